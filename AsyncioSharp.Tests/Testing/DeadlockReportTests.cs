using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>What a deadlock says: every task, where it stands, what it waits on, who holds that, and the circle.</summary>
[TestFixture]
public class DeadlockReportTests
{
    [Test]
    public void Run_TwoTasksTakeTwoLocksInOppositeOrder_NamesTasksLinesLocksAndTheCycle()
    {
        long start = Stopwatch.GetTimestamp();

        string report = ReportOf(async () =>
        {
            AsyncioLock accounts = new AsyncioLock().Named("accounts"), ledger = new AsyncioLock().Named("ledger");
            var first = Asyncio.CreateTask(TakeBoth(accounts, ledger), name: "payer");
            var second = Asyncio.CreateTask(TakeBoth(ledger, accounts), name: "auditor");
            await Asyncio.Gather(first, second);
        });

        Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(1));
        report.Should().Contain("cycle: payer waits for Lock 'ledger', held by auditor; auditor waits for Lock 'accounts', held by payer");
        report.Should().Contain("payer waits on").And.Contain("auditor waits on").And.Contain("(in a cycle)");
        Regex.Matches(report, $@"DeadlockReportTests\.cs"", line {LineOf("using (await second.Acquire())")}, in .*TakeBoth").Should().HaveCount(2);
        Regex.Matches(report, $@"made at File "".*DeadlockReportTests\.cs"", line {LineOf("var first = ")}").Should().ContainSingle();
        Regex.Matches(report, $@"made at File "".*DeadlockReportTests\.cs"", line {LineOf("var second = ")}").Should().ContainSingle();
    }

    [Test]
    public void Graph_OfACycle_DrawsTasksAndLocksAndMarksIt()
    {
        string graph = ErrorOf(async loop =>
        {
            AsyncioLock accounts = new AsyncioLock().Named("accounts"), ledger = new AsyncioLock().Named("ledger");
            var first = Asyncio.CreateTask(TakeBoth(accounts, ledger), name: "payer");
            var second = Asyncio.CreateTask(TakeBoth(ledger, accounts), name: "auditor");
            _ = Asyncio.CreateTask(async Coroutine () => await new AsyncioEvent().Named("a \"bell\" <#1>").Wait(), name: "listener");
            await Asyncio.Gather(first, second);
        }).Graph;

        graph.Split('\n').Should().Equal(
            "flowchart LR",
            $"  t1[\"{Regex.Match(graph, @"Task-\d+").Value}\"]",
            "  t2[\"payer\"]",
            "  t3[\"auditor\"]",
            "  t4[\"listener\"]",
            "  w5{{\"Lock 'ledger'\"}}",
            "  w6{{\"Lock 'accounts'\"}}",
            "  w7{{\"Event 'a #34;bell#34; #60;#35;1#62;'\"}}",
            "  t1 -->|waits for| t2",
            "  t1 -->|waits for| t3",
            "  t2 ==>|waits for| w5",
            "  w5 ==>|held by| t3",
            "  t3 ==>|waits for| w6",
            "  w6 ==>|held by| t2",
            "  t4 -->|waits for| w7",
            "  classDef cycle stroke:#d33,stroke-width:3px",
            "  class t2,w5,t3,w6 cycle",
            string.Empty);
    }

    [Test]
    public void Graph_LocksWithoutNames_HaveTheNumbersOfTheReport()
    {
        DeadlockError error = ErrorOf(async loop =>
        {
            AsyncioLock aside = new(), one = new(), other = new();
            await Asyncio.Gather(
                Asyncio.CreateTask(Late(aside), name: "late"),
                Asyncio.CreateTask(async Coroutine () =>
                {
                    await aside.Acquire();
                    await TakeBoth(one, other);
                }),
                Asyncio.CreateTask(TakeBoth(other, one), name: "second"));
        });

        string number = Regex.Match(error.Message, "second waits for (Lock #\\d)").Groups[1].Value.Replace("#", "#35;", StringComparison.Ordinal);
        string task = Regex.Match(error.Graph, "(t\\d+)\\[\"second\"\\]").Groups[1].Value;
        string waited = Regex.Match(error.Graph, $"{task} ==>\\|waits for\\| (w\\d+)").Groups[1].Value;
        error.Graph.Should().Contain($"{waited}{{{{\"{number}\"}}}}");

        static async Coroutine Late(AsyncioLock aside)
        {
            await Asyncio.Sleep(0.5);
            await aside.Acquire();
        }
    }

    [Test]
    public void Graph_WithoutACycle_MarksNothing()
    {
        string graph = ErrorOf(async loop => await loop.CreateFuture()).Graph;

        graph.Should().MatchRegex("(?s)^flowchart LR\n  t1\\[\"Task-\\d+\"\\]\n  w2\\{\\{\"#60;Future pending.*#62;\"\\}\\}\n  t1 -->\\|waits for\\| w2\n$").And.NotContain("cycle");
    }

    [Test]
    public void Run_LocksWithoutNames_AreNumbered()
    {
        string report = ReportOf(async () =>
        {
            AsyncioLock one = new(), other = new();
            await Asyncio.Gather(Asyncio.CreateTask(TakeBoth(one, other)), Asyncio.CreateTask(TakeBoth(other, one)));
        });

        report.Should().Contain("waits for Lock #1, held by").And.Contain("waits for Lock #2, held by");
    }

    [Test]
    public void Run_TasksAwaitOneAnother_IsACycle()
    {
        string report = ReportOf(async () =>
        {
            AsyncioTask? other = null;
            AsyncioTask one = Asyncio.CreateTask(async Coroutine () => await other!, name: "hen");
            other = Asyncio.CreateTask(async Coroutine () => await Asyncio.Gather(one), name: "egg");
            await Asyncio.Wait([one, other]);
        });

        report.Should().Contain("cycle: hen waits for egg; egg waits for hen");
    }

    [Test]
    public void Run_SemaphoreIsTaken_NamesItsHolders()
    {
        string report = ReportOf(async () =>
        {
            var slots = new AsyncioSemaphore(2).Named("slots");
            for (int i = 0; i < 2; i++)
            {
                _ = Asyncio.CreateTask(async Coroutine () => { await slots.Acquire(); await new AsyncioEvent().Wait(); }, name: $"holder {i}");
            }

            await Asyncio.Sleep(0);
            await slots.Acquire();
        });

        report.Should().Contain("Semaphore 'slots'").And.Contain("held by holder 0, holder 1").And.NotContain("cycle");
    }

    [Test]
    public void Run_LockWasReleased_IsHeldByNobody()
    {
        string report = ReportOf(async () =>
        {
            var gate = new AsyncioLock();
            using (await gate.Acquire())
            {
            }

            await new AsyncioEvent().Named("never").Wait();
        });

        report.Should().Contain("Event 'never'").And.NotContain("held by");
    }

    [Test]
    public void Run_AwaitsACompletionSourceNobodyCompletes_NamesMethodAndLine()
    {
        string report = ReportOf(async () => await WaitForNobody(), new TestOptions { ForeignPatience = 0.05 });

        report.Should().MatchRegex($@"DeadlockReportTests\.cs"", line {LineOf("private static async Task WaitForNobody()")}, in .*WaitForNobody").And.Contain("TaskCompletionSource");
    }

    [Test]
    public void Run_TimeIsHeld_SaysWhere()
    {
        string report = ReportOf(async loop =>
        {
            using (loop.HoldTime())
            {
                await Asyncio.Sleep(1);
            }
        });

        report.Should().MatchRegex(@"time is held \(.*DeadlockReportTests\.cs:\d+\)");
    }

    [Test]
    public void Run_Deadlock_CleansUpWhatWaits()
    {
        var log = new List<string>();

        ReportOf(async () =>
        {
            _ = Asyncio.CreateTask(Waiter("child"));
            await Waiter("main");
        });

        log.Should().Equal("main", "child");

        async Coroutine Waiter(string name)
        {
            try { await new AsyncioEvent().Wait(); }
            finally { log.Add(name); }
        }
    }

    /// <summary>The first line of this file that has the text.</summary>
    private static int LineOf(string text, [CallerFilePath] string file = "") => Array.FindIndex(File.ReadAllLines(file), line => line.TrimStart().StartsWith(text, StringComparison.Ordinal)) + 1;

    private static async Coroutine TakeBoth(AsyncioLock first, AsyncioLock second)
    {
        using (await first.Acquire())
        {
            await Asyncio.Sleep(1);
            using (await second.Acquire())
            {
            }
        }
    }

    private static async Task WaitForNobody() => await new TaskCompletionSource().Task;

    private static string ReportOf(Func<Coroutine> body, TestOptions? options = null) => ReportOf(_ => body(), options);

    private static string ReportOf(Func<EventLoop, Coroutine> body, TestOptions? options = null) => ErrorOf(body, options).Message;

    private static DeadlockError ErrorOf(Func<EventLoop, Coroutine> body, TestOptions? options = null)
    {
        Action run = () => AsyncioTest.Run(body, (options ?? TestOptions.Default) with { Output = TextWriter.Null });
        return run.Should().Throw<DeadlockError>().Which;
    }
}
