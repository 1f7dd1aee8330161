using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Ways out of the loop: each is named, with its line, where .NET lets it be known.</summary>
[TestFixture]
public class EscapeTests
{
    private static readonly TestOptions Strict = TestOptions.Default with { Escapes = EscapeMode.Fail, Output = TextWriter.Null, ForeignPatience = 30, RealTimeLimit = 60 };

    public static IEnumerable<TestCaseData> Escapes() =>
    [
        Case("Task.Delay", "timer on the wall clock (due in 50 ms)*loop.TimeProvider", async () => await Task.Delay(50)),
        Case("Timer", "timer on the wall clock", async () =>
        {
            await using var timer = new Timer(_ => { }, null, 60_000, -1);
            await Asyncio.Sleep(1);
        }, line: 2),
        Case("CancelAfter", "timer on the wall clock (due in 60000 ms)", async () =>
        {
            using var source = new CancellationTokenSource();
            source.CancelAfter(60_000);
            await Asyncio.Sleep(1);
        }, line: 3),
        Case("Task.Run", "work is sent to the thread pool*Asyncio.ToThread", async () => await Task.Run(() => { })),
        Case("QueueUserWorkItem", "work is sent to the thread pool", async () =>
        {
            ThreadPool.QueueUserWorkItem(_ => { });
            await Asyncio.Sleep(1);
        }, line: 2),
        Case("UnsafeQueueUserWorkItem", "work is sent to the thread pool", async () =>
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => { }, null);
            await Asyncio.Sleep(1);
        }, line: 2),
        Case("a continuation", "work is sent to the thread pool", async () =>
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var waiting = Elsewhere(source.Task);
            Complete(source);
            await waiting;

            // In optimised code .NET inlines SetResult, and then names the statement before it.
            [MethodImpl(MethodImplOptions.NoOptimization)]
            static void Complete(TaskCompletionSource source) => source.SetResult();
        }, line: 9),
        Case("Task.Wait", "blocked by a synchronous wait (Task.Wait or .Result)", async () =>
        {
            using var source = new CancellationTokenSource();
            new TaskCompletionSource().Task.Wait(1);
            await Asyncio.Sleep(1);
        }, line: 3),
    ];

    [TestCaseSource(nameof(Escapes))]
    public void Run_Fail_NamesTheEscapeAndItsLine(string message, Func<Task> body, int line)
    {
        Action run = () => AsyncioTest.Run(body, Strict);

        string report = run.Should().Throw<AsyncioTestException>().WithMessage($"The test leaves its loop:*{message}*").Which.Message;
        report.Should().MatchRegex($@"at File "".*EscapeTests\.cs"", line {line}, in .*EscapeTests");
    }

    [Test]
    public void Run_FailAndAThreadOfItsOwn_NamesItAndTheTaskWhoseStepItWas()
    {
        Action run = () => AsyncioTest.Run(async () => await Asyncio.CreateTask(StartsAThread(), name: "starter"), Strict);

        run.Should().Throw<AsyncioTestException>().WithMessage("*runs on a thread of its own 'mine', first seen during a step of starter (*StartsAThread)*");

        static async Coroutine StartsAThread()
        {
            using var seen = new ManualResetEventSlim();
            new Thread(seen.Set) { Name = "mine" }.Start();

            // The thread is seen before its method runs: within this step.
            seen.Wait();
            await Asyncio.Sleep(0);
        }
    }

    public static IEnumerable<TestCaseData> Threads() =>
    [
        Case("in the test", "a thread of its own", async () =>
        {
            var over = new TaskCompletionSource();
            new Thread(over.SetResult).Start();
            await over.Task;
            await Asyncio.Sleep(1);
        }, line: 3),
        Case("at the end of the test", "a thread of its own", async () =>
        {
            await Asyncio.Sleep(1);
            using var seen = new ManualResetEventSlim();
            new Thread(_ => seen.Set()).Start(7);
            seen.Wait();
        }, line: 4),
        Case("in a task", "a thread of its own", async () =>
        {
            var over = new TaskCompletionSource();
            await Asyncio.CreateTask(async Coroutine () =>
            {
                await Asyncio.Sleep(1);
                new Thread(over.SetResult).Start();
            });
            await over.Task;
            await Asyncio.Sleep(1);
        }, line: 6),
        Case("in a callback", "a thread of its own", async () =>
        {
            var over = new TaskCompletionSource();
            Asyncio.GetRunningLoop().CallLater(1, () =>
            {
                new Thread(over.SetResult).Start();
            });
            await over.Task;
            await Asyncio.Sleep(1);
        }, line: 5),
    ];

    [TestCaseSource(nameof(Threads))]
    public void Run_FailAndAThreadOfItsOwn_NamesTheLineThatStartsIt(string message, Func<Task> body, int line) => Run_Fail_NamesTheEscapeAndItsLine(message, body, line);

    [Test]
    public void Run_FailAndAThreadThatAMethodStarts_NamesTheLineInThatMethod()
    {
        Action run = () => AsyncioTest.Run(async () =>
        {
            await Asyncio.Sleep(1);
            foreach (Thread thread in Workers<int>.Start())
            {
                thread.Join();
            }
        }, Strict);

        run.Should().Throw<AsyncioTestException>().Which.Message.Should().MatchRegex($@"at File "".*EscapeTests\.cs"", line {Workers<int>.Line}, in .*Workers\.Begun");
    }

    [Test]
    public void Run_FailAndAThreadInATestOfNUnit_NamesTheLineThatStartsIt() =>
        NestedNUnit.Run(typeof(OfNUnit))[nameof(OfNUnit.StartsAThread)].Message.Should().MatchRegex($@"at File "".*EscapeTests\.cs"", line {OfNUnit.Line}, in .*OfNUnit\.StartsAThread");

    [Test]
    public void Run_WarnAndAThreadThatOutlivesTheTest_IsWrittenWithoutHarm()
    {
        var output = new StringWriter();
        using var over = new ManualResetEventSlim();
        Thread? late = null;

        AsyncioTest.Run(async () =>
        {
            using var seen = new ManualResetEventSlim();
            late = new Thread(() =>
            {
                seen.Set();
                over.Wait();
                ExecutionContext.Run(ExecutionContext.Capture()!, static _ => { }, null);
            });
            late.Start();
            seen.Wait();
            await Asyncio.Sleep(1);
        }, Strict with { Escapes = EscapeMode.Warn, Output = output });
        output.Dispose();
        over.Set();
        late!.Join();

        output.ToString().Should().Contain("runs on a thread of its own").And.MatchRegex(@"started, as far as the code tells, at File "".*EscapeTests\.cs""");
    }

    [Test]
    public void Run_FailAndSeveralStartsOfThreads_NamesEach()
    {
        Action run = () => AsyncioTest.Run(async () =>
        {
            var first = new Thread(() => { });
            var second = new Thread(() => { });
            first.Start();
            second.Start();
            first.Join();
            second.Join();
            await Asyncio.Sleep(1);
        }, Strict);

        run.Should().Throw<AsyncioTestException>().Which.Message.Should().MatchRegex(@"\n      started, as far as the code tells, at File "".*EscapeTests\.cs"", line (\d+), .*\n      or at File "".*EscapeTests\.cs"", line \d+, ");
    }

    [Test]
    public void Run_FailAndNothingEscapes_Passes() => AsyncioTest.Run(
        async loop =>
        {
            await Asyncio.Sleep(1);
            await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
            await Task.Yield();
            (await Asyncio.ToThread(() => 7)).Should().Be(7);
            await loop.RunInExecutor(null, () => { });
            loop.Elapsed.Should().Be(TimeSpan.FromSeconds(2));
        },
        Strict);

    [Test]
    public void Run_AllowedAssembly_IsLeftAlone() => AsyncioTest.Run(
        async () => await Task.Run(() => { }),
        Strict with { EscapesAllowed = [typeof(EscapeTests).Assembly.GetName().Name!] });

    [Test]
    public void Run_Warn_WritesTheReportAndGoesOn()
    {
        var output = new StringWriter();

        AsyncioTest.Run(async () => await Task.Run(() => { }), Strict with { Escapes = EscapeMode.Warn, Output = output });

        output.ToString().Should().Contain("work is sent to the thread pool").And.Contain("EscapeTests.cs");
    }

    // Without tracking the clock would jump to the time-out as soon as the loop is idle. The short ones make the moments at which work begins and ends many, the long ones are waited for
    // by many loops at a time.
    [TestCase(1, 1, Category = "Slow")]
    [TestCase(200, 50, Category = "Slow")]
    public void Run_TrackAndWorkUnderATimeout_NeverTimesOutInAThousandRuns(int milliseconds, int loops)
    {
        const int Runs = 1000;
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, loops), completions);
        try
        {
            var failures = new ConcurrentQueue<Exception>();
            Thread[] threads = [.. Enumerable.Range(0, loops).Select(_ => new Thread(() => Repeat(Runs / loops, milliseconds, failures)))];
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());

            failures.Should().BeEmpty();
        }
        finally
        {
            ThreadPool.SetMinThreads(workers, completions);
        }
    }

    private static void Repeat(int runs, int milliseconds, ConcurrentQueue<Exception> failures)
    {
        for (int i = 0; i < runs; i++)
        {
            try
            {
                AsyncioTest.Run(
                    async loop =>
                    {
                        await Asyncio.WaitFor(() => Task.Run(() => Thread.Sleep(milliseconds)), 3600);
                        loop.Elapsed.Should().Be(TimeSpan.Zero);
                    },
                    Strict with { Escapes = EscapeMode.Track });
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        }
    }

    [Test]
    public void Run_TrackAndAThread_IsWaitedFor() => AsyncioTest.Run(
        async loop =>
        {
            var over = new TaskCompletionSource();
            using var begun = new ManualResetEventSlim();
            new Thread(() => { begun.Set(); Thread.Sleep(20); over.SetResult(); }).Start();
            begun.Wait();

            await Asyncio.WaitFor(() => over.Task, 3600);

            loop.Elapsed.Should().Be(TimeSpan.Zero);
        },
        Strict with { Escapes = EscapeMode.Track });

    [Test]
    public void Run_TwoInParallel_DoNotBlameEachOther()
    {
        using var escaped = new Barrier(2);
        Exception? innocent = null;
        var thread = new Thread(() =>
        {
            try
            {
                AsyncioTest.Run(
                    async () =>
                    {
                        escaped.SignalAndWait(50_000);
                        for (int i = 0; i < 1000; i++)
                        {
                            await Asyncio.Sleep(1);
                        }

                        escaped.SignalAndWait(50_000);
                    },
                    Strict with { Escapes = EscapeMode.Fail });
            }
            catch (Exception error)
            {
                innocent = error;
            }
        });
        thread.Start();
        Action guilty = () => AsyncioTest.Run(
            async () =>
            {
                escaped.SignalAndWait(50_000);
                await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => { })));
            },
            Strict);

        guilty.Should().Throw<AsyncioTestException>();
        escaped.SignalAndWait(50_000);
        thread.Join();
        innocent.Should().BeNull();
    }

    /// <summary>An escape on a line of the body, counted from that of the case.</summary>
    private static TestCaseData Case(string name, string message, Func<Task> body, int line = 0, [CallerLineNumber] int first = 0) =>
        new TestCaseData(message, body, first + line).SetArgDisplayNames(name);

    private static async Task Elsewhere(Task task) => await task.ConfigureAwait(false);

    [TestFixture, Explicit("Fails on purpose; run by a test above.")]
    public class OfNUnit
    {
        public static int Line { get; private set; }

        [Test, Asyncio(Escapes = EscapeMode.Fail)]
        public async Task StartsAThread()
        {
            using var seen = new ManualResetEventSlim();
            Line = SourceFile.Line() + 1;
            new Thread(seen.Set).Start();
            seen.Wait();
            await Asyncio.Sleep(1);
        }
    }

    private static class Workers<T>
    {
        public static int Line { get; private set; }

        public static IEnumerable<Thread> Start()
        {
            yield return Begun(new Thread(() => { }));
        }

        private static Thread Begun(Thread thread)
        {
            Line = SourceFile.Line() + 1;
            thread.Start();
            return thread;
        }
    }
}
