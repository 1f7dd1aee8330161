using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Very long chains of tasks, each of which waits for the one before, through every way of waiting: what travels along them needs no stack, and no time or memory that grows with the square.</summary>
[Category("Slow")]
public sealed class LongChainTests
{
    private const int Length = 200_000;

    // .NET takes 10 to 60 microseconds to throw an error again.
    private const int LengthForErrors = 20_000;

    // What is not bounded here would take minutes, or end the process.
    private const int Limit = 60_000;

    private static readonly Dictionary<string, Func<AsyncioTask, AsyncioTask>> Links = WaysOfWaiting.All
        .ToDictionary(static way => way.Key, static way => (Func<AsyncioTask, AsyncioTask>)(before => Asyncio.CreateTask(way.Value(before))))
        .Concat(new Dictionary<string, Func<AsyncioTask, AsyncioTask>>
        {
            ["eager start"] = static before => Asyncio.GetRunningLoop().CreateTask(Awaits(before), eagerStart: true),
            ["native task"] = static before => Asyncio.CreateTask(() => Native(before)),
            ["done callback"] = static before => Asyncio.CreateTask(AwaitsACallback(before)),
            ["token"] = static before => Asyncio.CreateTask(CancelsByItsToken(before)),
        })
        .ToDictionary();

    [Test]
    [CancelAfter(Limit)]
    public void Cancel_LastOfALongChain_EndsIt([ValueSource(nameof(LinkNames))] string link) => Run(async Coroutine () =>
    {
        List<AsyncioTask> chain = Chain(Links[link], static async Coroutine () => await Asyncio.Sleep(10_000), LengthForErrors);
        await Asyncio.Sleep(1);

        chain[^1].Cancel().Should().BeTrue();
        await Asyncio.Wait([chain[^1]], 10);

        chain[^1].Cancelled().Should().BeTrue();
    });

    [Test]
    [CancelAfter(Limit)]
    public void Error_OfTheFirstOfALongChain_EndsItsLast([ValueSource(nameof(LinkNames))] string link) => Run(async Coroutine () =>
    {
        List<AsyncioTask> chain = Chain(Links[link], static async Coroutine () => throw new TrialError("origin"), LengthForErrors);

        await Asyncio.Wait([chain[^1]], 10);

        if (link is not ("GatherReturnExceptions" or "Wait"))
        {
            Exception error = chain[^1].Exception()!;
            OriginOf(error).Should().BeOfType<TrialError>().Which.Message.Should().Be("origin");
            error.Message.Length.Should().BeLessThan(2_000);
            error.ToString().Length.Should().BeLessThan(100_000);
        }
    });

    [Test]
    [CancelAfter(Limit)]
    public void End_OfTheFirstOfALongChain_EndsItsLast([ValueSource(nameof(LinksThatEnd))] string link) => Run(async Coroutine () =>
    {
        List<AsyncioTask> chain = Chain(Links[link], static async Coroutine () => await Asyncio.Sleep(1), Length);

        await Asyncio.Wait([chain[^1]], 10);

        chain[^1].Exception().Should().BeNull();
    });

    [Test]
    [CancelAfter(Limit)]
    public void Cancel_LongChainOfGathersAlone_ReachesItsEnd() => Run(async Coroutine () =>
    {
        Future end = Asyncio.GetRunningLoop().CreateFuture();
        Future last = end;
        for (int i = 0; i < Length; i++)
        {
            last = Asyncio.Gather(new IAwaitable[] { last });
        }

        last.Cancel().Should().BeTrue();
        await Asyncio.Wait([last], 10);

        end.Cancelled().Should().BeTrue();
        last.Exception().Should().BeOfType<CancelledError>();
    });

    [Test]
    [CancelAfter(Limit)]
    public void Run_EndsWithALongChain_CancelsItInOneGo()
    {
        List<AsyncioTask> chain = [];
        Run(async Coroutine () =>
        {
            chain = Chain(Links["await"], static async Coroutine () => await Asyncio.Sleep(10_000), Length);
            await Asyncio.Sleep(1);
        });

        chain.Should().OnlyContain(task => task.Cancelled());
    }

    [TestCase(1_000)]
    [TestCase(Length)]
    [CancelAfter(Limit)]
    public void Reports_OfALongChain_AreCutInTheMiddle(int length)
    {
        string graph = string.Empty;
        List<AsyncioTask> chain = [];
        DeadlockError error = FluentActions.Invoking(() => Run(async Coroutine () =>
        {
            chain = Chain(Links["await"], static async Coroutine () => await Asyncio.GetRunningLoop().CreateFuture(), length);
            await Asyncio.Sleep(1);
            graph = Asyncio.FormatCallGraph(chain[0]);
            await chain[^1];
        })).Should().Throw<DeadlockError>().Which;

        graph.Should().Contain("tasks left out here").And.Contain($"'{chain[0].GetName()}'").And.Contain($"'{chain[^1].GetName()}'");
        graph.Length.Should().BeLessThan(200_000);
        error.Message.Should().Contain("tasks left out here");
        error.Message.Length.Should().BeLessThan(200_000);
        error.Graph.Length.Should().BeLessThan(50_000);
    }

    [TestCase(1_000)]
    [TestCase(Length)]
    [CancelAfter(Limit)]
    public void Reports_OfALongCircle_NameItAndAreCutInTheMiddle(int length)
    {
        string graph = string.Empty;
        DeadlockError error = FluentActions.Invoking(() => Run(async Coroutine () =>
        {
            var circle = new List<AsyncioTask>();
            for (int i = 0; i < length; i++)
            {
                int next = (i + 1) % length;
                circle.Add(Asyncio.CreateTask(async Coroutine () => await circle[next]));
            }

            await Asyncio.Sleep(1);
            graph = Asyncio.FormatCallGraph(circle[0]);
            await circle[0];
        })).Should().Throw<DeadlockError>().Which;

        graph.Length.Should().BeLessThan(200_000);
        error.Message.Should().Contain("cycle: ").And.Contain($"{length - 50} steps left out here").And.Contain("(in a cycle)");
        error.Message.Length.Should().BeLessThan(200_000);
        error.Graph.Length.Should().BeLessThan(50_000);
    }

    [Test]
    [CancelAfter(Limit)]
    public void PrintStack_TaskOfVeryManyFrames_IsCutInTheMiddle() => Run(async Coroutine () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Deep(Length));
        await Asyncio.Sleep(1);
        var text = new StringWriter();

        task.PrintStack(file: text);

        task.GetStack().Count.Should().BeGreaterThan(Length);
        text.ToString().Should().Contain("frames left out here");
        text.ToString().Length.Should().BeLessThan(50_000);
        task.Cancel();

        static async Coroutine Deep(int levels)
        {
            if (levels == 0)
            {
                await Asyncio.Sleep(1000);
                return;
            }

            await Deep(levels - 1);
        }
    });

    [Test]
    [CancelAfter(Limit)]
    public void Run_EndsWithVeryManyUnreadErrors_ReportsEachOnce()
    {
        int reports = 0;
        Run(async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.SetExceptionHandler((_, _) => reports++);
            for (int i = 0; i < Length; i++)
            {
                loop.CreateFuture().SetException(new TrialError("x"));
            }

            await Asyncio.Sleep(1);
        });

        reports.Should().Be(Length);
    }

    /// <summary>In virtual time, without the checks for leaks, which are no part of what is tested.</summary>
    private static void Run(Func<Coroutine> main) => Asyncio.Run(
        async Coroutine () =>
        {
            // Some ways leave errors behind them that nobody reads.
            Asyncio.GetRunningLoop().SetExceptionHandler(static (_, _) => { });
            await main();
        },
        new RunOptions { Clock = new VirtualClock() });

    private static IEnumerable<string> LinkNames() => Links.Keys;

    /// <summary>Without those that wait for something else too, or say that they should.</summary>
    private static IEnumerable<string> LinksThatEnd() => Links.Keys.Except(["Gather of two", "Start"]);

    private static Exception OriginOf(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error;
    }

    private static List<AsyncioTask> Chain(Func<AsyncioTask, AsyncioTask> link, Func<Coroutine> first, int length)
    {
        List<AsyncioTask> chain = [Asyncio.CreateTask(first)];
        while (chain.Count <= length)
        {
            chain.Add(link(chain[^1]));
        }

        return chain;
    }

    private static async Coroutine Awaits(AsyncioTask task) => await task;

    private static async Task Native(AsyncioTask task) => await task;

    private static async Coroutine AwaitsACallback(AsyncioTask task)
    {
        Future future = Asyncio.GetRunningLoop().CreateFuture();
        task.AddDoneCallback((AsyncioTask done) =>
        {
            if (future.Done())
            {
                return;
            }

            if (done.Cancelled())
            {
                future.Cancel();
            }
            else if (done.Exception() is { } error)
            {
                future.SetException(error);
            }
            else
            {
                future.SetResult();
            }
        });
        await future;
    }

    private static async Coroutine CancelsByItsToken(AsyncioTask task)
    {
        using CancellationTokenRegistration link = task.CancelOn(Asyncio.CurrentTask()!.CancellationToken);
        await Asyncio.Shield(task);
    }
}
