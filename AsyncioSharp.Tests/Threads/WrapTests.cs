using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Threads;

/// <summary>Handlers for events that other threads raise. Real threads and the system's clock.</summary>
[TestFixture]
public class WrapTests
{
    private readonly List<string> _calls = [];
    private LoopThread _thread = null!;
    private int _loopThread;

    private event EventHandler? Plain;

    private event EventHandler<string>? Typed;

    private event Func<string, Task>? Asynchronous;

    private EventLoop Loop => _thread.Loop;

    [SetUp]
    public void StartLoop()
    {
        _calls.Clear();
        _thread = new LoopThread();
        _loopThread = _thread.Ask(() => Environment.CurrentManagedThreadId);
    }

    [TearDown]
    public void StopLoop() => _thread.Dispose();

    [Test]
    public void Wrap_HandlersWithoutAResult_RunOnTheLoopInTheOrderOfTheCalls()
    {
        Plain += Loop.Wrap((object? _, EventArgs _) => Note("plain"));
        Typed += Loop.Wrap<string>((_, text) => Note(text));

        Loop.Wrap(() => Note("0"))();
        Loop.Wrap((int one) => Note($"{one}"))(1);
        Loop.Wrap((int one, int two) => Note($"{one}{two}"))(1, 2);
        Loop.Wrap((int one, int two, int three) => Note($"{one}{two}{three}"))(1, 2, 3);
        Loop.Wrap((int one, int two, int three, int four) => Note($"{one}{two}{three}{four}"))(1, 2, 3, 4);
        Plain!(this, EventArgs.Empty);
        Typed!(this, "typed");

        _thread.Ask(() => string.Join(" ", _calls)).Should().Be("0 1 12 123 1234 plain typed");
    }

    [Test]
    public void Wrap_HandlerFails_TheLoopHearsOfIt()
    {
        List<LoopExceptionContext> reports = [];
        Loop.CallSoonThreadsafe(() => Loop.SetExceptionHandler((_, report) => reports.Add(report)));

        Loop.Wrap((int _) => Fail())(1);

        _thread.Ask(() => reports.Count).Should().Be(1);
        reports[0].Exception.Should().BeOfType<TrialError>();
    }

    [Test]
    public void Wrap_AsyncHandler_ReturnedTaskEndsWithIt([Values] Body body)
    {
        Asynchronous = body == Body.Coroutine ? Loop.Wrap<string>(async Coroutine (text) => await Handle(text)) : Loop.Wrap<string>(async Task (text) => await Handle(text));

        Task handled = Asynchronous("message");
        handled.WaitAsync(Background.Limit).GetAwaiter().GetResult();

        _thread.Ask(() => string.Join(" ", _calls)).Should().Be("message done");
        FluentActions.Invoking(() => Asynchronous("bad").WaitAsync(Background.Limit).GetAwaiter().GetResult()).Should().Throw<TrialError>();

        async Coroutine Handle(string text)
        {
            Asyncio.CurrentTask().Should().NotBeNull();
            Note(text);
            await Asyncio.Sleep(0.001);
            Note("done");
            if (text == "bad")
            {
                Fail();
            }
        }
    }

    [Test]
    public void Wrap_AsyncHandlersOfEveryNumberOfArguments_GetThem()
    {
        Task[] calls =
        [
            Loop.Wrap(async Task () => Note("0"))(),
            Loop.Wrap(async Task (int one, int two) => Note($"{one}{two}"))(1, 2),
            Loop.Wrap(async ValueTask (int one, int two, int three) => Note($"{one}{two}{three}"))(1, 2, 3).AsTask(),
            Loop.Wrap(async Coroutine (int one, int two, int three, int four) => Note($"{one}{two}{three}{four}"))(1, 2, 3, 4),
        ];
        Task.WaitAll(calls, Background.Limit).Should().BeTrue();

        _thread.Ask(() => string.Join(" ", _calls)).Should().Be("0 12 123 1234");
    }

    [Test]
    public void Wrap_LoopIsClosed_CallIsReportedAndDropped()
    {
        EventLoop closed = Virtual.Loop();
        Reports reports = Reports.Of(closed);
        Action call = closed.Wrap(() => Note("never"));
        Func<Task> asynchronous = closed.Wrap(async Task () => Note("never"));
        closed.Close();

        call();

        reports.Only.Message.Should().Contain("Event loop is closed").And.Contain(nameof(Wrap_LoopIsClosed_CallIsReportedAndDropped));
        asynchronous.Should().ThrowAsync<InvalidOperationException>().WithMessage("Event loop is closed*").GetAwaiter().GetResult();
        _calls.Should().BeEmpty();
    }

    /// <summary>Called in time, but the loop never came to it.</summary>
    [Test]
    public void Wrap_LoopIsClosedBeforeItsTurn_CallIsReportedAndDropped([Values] bool fromOtherThread)
    {
        EventLoop closed = Virtual.Loop();
        Reports reports = Reports.Of(closed);
        Action<int> call = closed.Wrap((int _) => Note("never"));
        if (fromOtherThread)
        {
            Background.Run(() => call(1));
        }
        else
        {
            call(1);
        }

        closed.Close();

        reports.Only.Message.Should().Contain("Event loop is closed").And.Contain($"{nameof(Wrap_LoopIsClosedBeforeItsTurn_CallIsReportedAndDropped)} lambda is dropped");
        _calls.Should().BeEmpty();
    }

    private static void Fail() => throw new TrialError();

    private void Note(string call)
    {
        Environment.CurrentManagedThreadId.Should().Be(_loopThread);
        _calls.Add(call);
    }
}
