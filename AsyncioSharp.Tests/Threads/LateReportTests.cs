using System.Threading.Channels;
using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY021 // What is tested: a task that does not end.

namespace AsyncioSharp.Tests.Threads;

/// <summary>
/// What is told of methods that outlive their loop: the user's name of each, once; and nothing of those that get their end.
/// </summary>
[TestFixture, NonParallelizable]
public class LateReportTests
{
    private readonly List<string> _reports = [];

    private int Reported
    {
        get
        {
            lock (_reports)
            {
                return _reports.Count;
            }
        }
    }

    [SetUp]
    public void Clear() => _reports.Clear();

    public static IEnumerable<TestCaseData> Foreign() =>
    [
        Of("ReadAsync", static channel => Read(channel), static channel => channel.Writer.TryWrite(1)),
        Of("WaitToReadAsync", static channel => WaitToRead(channel), static channel => channel.Writer.TryWrite(1), nameof(WaitToRead)),
        Of("WriteAsync", static channel => Write(channel), static channel => channel.Reader.TryRead(out _), nameof(Write)),
        Of("a lambda", static channel => Call(async Task () => await channel.Reader.ReadAsync()), static channel => channel.Writer.TryWrite(1), "Foreign lambda"),
        Of("AsTask", static channel => ReadAsTask(channel), static channel => channel.Writer.TryWrite(1), nameof(ReadAsTask)),
    ];

    [TestCaseSource(nameof(Foreign))]
    public void Channel_NativeMethodGoesOnAfterTheClose_IsReportedByItsName(
        Func<Channel<int>, Task> start, Action<Channel<int>> end, string name)
    {
        Channel<int> channel = Channel.CreateBounded<int>(1);
        Task left = Task.CompletedTask;
        Run(() => left = start(channel));

        end(channel);
        left.WaitAsync(Background.Limit).GetAwaiter().GetResult();

        _reports.Should().ContainSingle().Which.Should().Contain($"{nameof(LateReportTests)}.{name} goes on").And.NotContain("__");
    }

    [Test]
    public void Timer_NativeMethodGoesOnAfterTheClose_IsReportedByItsName()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        Task left = Task.CompletedTask;
        Run(() => left = Tick(timer));

        left.WaitAsync(Background.Limit).GetAwaiter().GetResult();

        _reports.Should().ContainSingle().Which.Should().Contain(".Tick goes on");

        static async Task Tick(PeriodicTimer timer) => await timer.WaitForNextTickAsync();
    }

    [Test]
    public void Post_OfALibrary_IsReportedByTheUsersCallback()
    {
        IProgress<int>? progress = null;
        using var called = new ManualResetEventSlim();
        Run(() => progress = new Progress<int>(_ => called.Set()));

        progress!.Report(1);

        called.Wait(Background.Limit).Should().BeTrue();
        _reports.Should().ContainSingle().Which.Should().Contain($"{nameof(Post_OfALibrary_IsReportedByTheUsersCallback)} lambda goes on");
    }

    [Test]
    public void ContinueWith_OnTheLoop_IsReportedByTheContinuationsMethod()
    {
        var source = new TaskCompletionSource();
        Task continued = Task.CompletedTask, left = Task.CompletedTask;
        Run(() =>
        {
            continued = source.Task.ContinueWith(static _ => { }, TaskScheduler.FromCurrentSynchronizationContext());
            left = Await(continued);
        });

        source.SetResult();
        left.WaitAsync(Background.Limit).GetAwaiter().GetResult();

        _reports.Should().HaveCount(2);
        _reports[0].Should().Contain($"{nameof(ContinueWith_OnTheLoop_IsReportedByTheContinuationsMethod)} lambda goes on");
        _reports[1].Should().Contain($"{nameof(Await)} goes on");

        static async Task Await(Task task) => await task;
    }

    [Test]
    public void AsyncVoid_Fails_IsReportedByItsName([Values] bool late)
    {
        var source = new TaskCompletionSource();
        Run(Void);
        if (late)
        {
            _reports.Should().BeEmpty();
            source.SetResult();
            SpinWait.SpinUntil(() => Reported == 2, Background.Limit).Should().BeTrue();
        }

        _reports[^1].Should().StartWith("Exception in").And.Contain($"{nameof(AsyncVoid_Fails_IsReportedByItsName)}.{nameof(Void)}");

        async void Void()
        {
            if (late)
            {
                await source.Task;
            }
            else
            {
                await Asyncio.Sleep(1);
            }

            throw new TrialError();
        }
    }

    [Test]
    public void Post_OfNobodyKnown_SaysWhichPartOfDotNet()
    {
        SynchronizationContext? context = null;
        Run(() => context = SynchronizationContext.Current);

        context!.Post(new SendOrPostCallback(new List<object?>().Add), null);

        _reports.Should().ContainSingle().Which.Should().Contain("a continuation of System.Collections.Generic goes on");
    }

    /// <summary>Their coroutines are interrupted at the close, as their waits on the loop are.</summary>
    [Test]
    public void NativeMethod_AwaitsACoroutineOnSomethingForeign_GetsItsEnd([Values] bool limit, [Values] bool inCallback)
    {
        var never = new TaskCompletionSource();
        bool cleaned = false;
        Run(() =>
        {
            if (inCallback)
            {
                Asyncio.GetRunningLoop().CallSoon(() => { _ = Outer(); });
            }
            else
            {
                _ = Outer();
            }
        });

        cleaned.Should().BeTrue();
        _reports.Should().BeEmpty();
        never.SetResult();
        _reports.Should().BeEmpty();

        async Task Outer()
        {
            try
            {
                await (limit && !inCallback ? Asyncio.Timeout(600, async Coroutine (_) => await never.Task) : Inner());
            }
            finally
            {
                cleaned = true;
            }
        }

        async Coroutine Inner() => await never.Task;
    }

    [Test]
    public void NativeMethod_SwallowsEveryCancellation_IsNamedWhateverItWaitsFor([Values] bool inTask)
    {
        Run(() =>
        {
            if (inTask)
            {
                Asyncio.CreateTask(StartAll);
            }
            else
            {
                Asyncio.GetRunningLoop().CallSoon(() => { _ = StartAll(); });
            }
        });

        string[] names = [nameof(StubbornSleep), nameof(StubbornFuture), nameof(StubbornQueue), nameof(StubbornCoroutine)];
        _reports.Should().HaveCount(names.Length);
        foreach (string name in names)
        {
            string start = $"{typeof(LateReportTests).FullName}.{name} will never end";
            _reports.Should().ContainSingle(report => report.StartsWith(start, StringComparison.Ordinal));
        }

        static async Task StartAll()
        {
            _ = StubbornSleep();
            _ = StubbornFuture();
            _ = StubbornQueue();
            _ = AwaitCoroutine();
            await Asyncio.Sleep(0);
        }

        static async Task AwaitCoroutine() => await StubbornCoroutine();
    }

    /// <summary>The close of the loop has told of the task already.</summary>
    [Test]
    public void Task_PendingAtTheClose_ItsCoroutinesAreNotReportedAgain([Values] Body body)
    {
        var source = new TaskCompletionSource();
        EventLoop loop = Virtual.Loop();
        loop.SetExceptionHandler((_, report) => _reports.Add(report.Message));
        loop.RunUntilComplete(Main());
        loop.Close();

        source.SetResult();

        _reports.Where(static report => report.Contains("destroyed", StringComparison.Ordinal)).Should().ContainSingle();
        _reports.Count(static report => report.Contains("goes on", StringComparison.Ordinal)).Should().Be(body == Body.Coroutine ? 0 : 1);

        async Coroutine Main()
        {
            _ = Virtual.Start(loop, body, async Coroutine () => await source.Task, async Task () => await source.Task);
            await Asyncio.Sleep(1);
        }
    }

    private static TestCaseData Of(string name, Func<Channel<int>, Task> start, Action<Channel<int>> end, string method = nameof(Read)) =>
        new TestCaseData(start, end, method).SetArgDisplayNames(name);

    private static Task Call(Func<Task> start) => start();

    private static async Task Read(Channel<int> channel) => await channel.Reader.ReadAsync();

    private static async Task WaitToRead(Channel<int> channel) => await channel.Reader.WaitToReadAsync();

    private static async Task ReadAsTask(Channel<int> channel) => await channel.Reader.ReadAsync().AsTask();

    private static async Task Write(Channel<int> channel)
    {
        channel.Writer.TryWrite(1);
        await channel.Writer.WriteAsync(2);
    }

    private static async Task StubbornSleep()
    {
        while (true)
        {
            try
            {
                await Asyncio.Sleep(600);
            }
            catch (CancelledError)
            {
                // As code does that catches everything and tries again.
            }
        }
    }

    private static async Task StubbornFuture()
    {
        while (true)
        {
            try
            {
                await Asyncio.GetRunningLoop().CreateFuture();
            }
            catch (CancelledError)
            {
                // As code does that catches everything and tries again.
            }
        }
    }

    private static async Task StubbornQueue()
    {
        var queue = new AsyncioQueue<int>();
        while (true)
        {
            try
            {
                await queue.Get();
            }
            catch (CancelledError)
            {
                // As code does that catches everything and tries again.
            }
        }
    }

    private static async Coroutine StubbornCoroutine()
    {
        while (true)
        {
            try
            {
                await Asyncio.Sleep(600);
            }
            catch (CancelledError)
            {
                // As code does that catches everything and tries again.
            }
        }
    }

    private void Run(Action start) => AsyncioContext.Run(
        async Coroutine () =>
        {
            start();
            await Asyncio.Sleep(3);
        },
        new RunOptions
        {
            Clock = new VirtualClock(),
            ExceptionHandler = (_, report) =>
            {
                lock (_reports)
                {
                    _reports.Add(report.Message);
                }
            },
        });
}
