using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Threads;

/// <summary><c>await loop.SwitchTo()</c>. Real threads and the system's clock.</summary>
[TestFixture]
public class SwitchToTests
{
    private LoopThread _thread = null!;

    private EventLoop Loop => _thread.Loop;

    [SetUp]
    public void StartLoop() => _thread = new LoopThread();

    [TearDown]
    public void StopLoop() => _thread.Dispose();

    [Test]
    public void SwitchTo_FromAPoolThread_GoesOnAsATaskOfTheLoop()
    {
        int loopThread = _thread.Ask(() => Environment.CurrentManagedThreadId);
        AsyncioTask? first = null, second = null;

        Wait(Method()).Should().Be(3);

        first.Should().NotBeNull().And.BeSameAs(second);
        Wait(Ended(first!));

        async Task<int> Method()
        {
            await Task.Delay(0).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await Loop.SwitchTo();
            Environment.CurrentManagedThreadId.Should().Be(loopThread);
            first = Asyncio.CurrentTask();
            int result = await Asyncio.Sleep(0.001, 3);
            Environment.CurrentManagedThreadId.Should().Be(loopThread);
            second = Asyncio.CurrentTask();
            second!.Done().Should().BeFalse();
            return result;
        }
    }

    [Test]
    public void SwitchTo_TheRestFails_ErrorIsThatOfTheMethodAlone()
    {
        List<LoopExceptionContext> reports = [];
        _thread.Ask(() =>
        {
            Loop.SetExceptionHandler((_, report) => reports.Add(report));
            return true;
        });

        FluentActions.Invoking(() => Wait(Method())).Should().Throw<TrialError>();

        _thread.Ask(() => reports.Count).Should().Be(0);

        async Task Method()
        {
            await Loop.SwitchTo();
            await Asyncio.Sleep(0);
            throw new TrialError();
        }
    }

    [Test]
    public void SwitchTo_InATaskOfTheLoop_StaysInIt([Values] Body body) => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await (body == Body.Coroutine ? Asyncio.CreateTask(Coroutine) : Asyncio.CreateTask(Native));

        async Coroutine Coroutine()
        {
            AsyncioTask? before = Asyncio.CurrentTask();
            await loop.SwitchTo();
            Asyncio.CurrentTask().Should().BeSameAs(before);
        }

        async Task Native()
        {
            AsyncioTask? before = Asyncio.CurrentTask();
            await loop.SwitchTo();
            Asyncio.CurrentTask().Should().BeSameAs(before);
        }
    });

    [Test]
    public void SwitchTo_InACallback_BecomesATask()
    {
        var seen = new TaskCompletionSource<AsyncioTask?>();
        Loop.CallSoonThreadsafe(async void () =>
        {
            await Loop.SwitchTo();
            seen.SetResult(Asyncio.CurrentTask());
        });

        Wait(seen.Task).Should().NotBeNull();
    }

    [Test]
    public void SwitchTo_TaskIsCancelled_MethodSeesItAndEndsCancelled()
    {
        AsyncioTask? task = null;
        string? seen = null;
        Task method = Method();
        _thread.Ask(() => true);
        Loop.CallSoonThreadsafe(() => task!.Cancel("enough"));

        FluentActions.Invoking(() => Wait(method)).Should().Throw<OperationCanceledException>();

        method.IsCanceled.Should().BeTrue();
        seen.Should().Be("enough");
        Wait(Ended(task!));
        _thread.Ask(task!.Cancelled).Should().BeTrue();

        async Task Method()
        {
            await Loop.SwitchTo();
            task = Asyncio.CurrentTask();
            try
            {
                await Asyncio.Sleep(600);
            }
            catch (CancelledError error)
            {
                seen = error.Message;
                throw;
            }
        }
    }

    [Test]
    public void SwitchTo_AsyncLocalsAndContextVariables_GoAlong()
    {
        var local = new AsyncLocal<int> { Value = 1 };
        var variable = new ContextVar<int>("variable");
        variable.Set(2);

        Wait(Method()).Should().Be((1, 2));
        variable.Get().Should().Be(2);

        async Task<(int, int)> Method()
        {
            await Loop.SwitchTo();
            await Asyncio.Sleep(0);
            (int, int) seen = (local.Value, variable.Get());
            variable.Set(3);
            return seen;
        }
    }

    [Test]
    public void SwitchTo_ClosedLoop_IsAClearError()
    {
        EventLoop closed = Virtual.Loop();
        closed.Close();

        closed.Invoking(loop => loop.SwitchTo()).Should().Throw<InvalidOperationException>().WithMessage("Event loop is closed*");
    }

    [Test]
    public void SwitchTo_LoopIsClosedBeforeItComesToIt_ThrowsAndRunsFinally()
    {
        EventLoop loop = Virtual.Loop();
        bool cleaned = false;
        Task method = Method();
        loop.Close();

        FluentActions.Invoking(() => Wait(method)).Should().Throw<InvalidOperationException>().WithMessage("Event loop is closed*");
        cleaned.Should().BeTrue();

        async Task Method()
        {
            try
            {
                await loop.SwitchTo();
            }
            finally
            {
                cleaned = true;
            }
        }
    }

    [Test]
    public void SwitchTo_InACoroutineOfAnotherLoop_IsAClearError() =>
        FluentActions.Invoking(() => AsyncioContext.Run(async Coroutine () => await Loop.SwitchTo())).Should().Throw<InvalidOperationException>().WithMessage("*RunCoroutineThreadsafe*");

    private static T Wait<T>(Task<T> task) => task.WaitAsync(Background.Limit).GetAwaiter().GetResult();

    private static void Wait(Task task) => task.WaitAsync(Background.Limit).GetAwaiter().GetResult();

    private Task Ended(AsyncioTask task) => Asyncio.RunCoroutineThreadsafe(async Coroutine () => await Asyncio.Wait([task]), Loop);
}
