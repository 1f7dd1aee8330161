using System.Runtime.InteropServices;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>Signal handlers on the loop, with real signals that the process sends itself.</summary>
[Platform(Exclude = "Win")]
[KernelOnly]
public class SignalTests(SelectorKind kind) : NetFixture(kind)
{
    private const int User1 = 10;
    private static readonly PosixSignal SIGUSR1 = (PosixSignal)User1;

    [Test]
    [Property("Semantic", "37")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_signal_handling_while_selecting")]
    public void Handler_IsACallbackOfTheLoopAndWakesIt() => Run(async Coroutine (loop) =>
    {
        Future<int> thread = loop.CreateFuture<int>();
        loop.AddSignalHandler(SIGUSR1, () =>
        {
            Asyncio.GetRunningLoop().Should().BeSameAs(loop);
            thread.SetResult(Environment.CurrentManagedThreadId);
        });

        // Nothing else is going on: the loop waits for this alone.
        Raise(User1);
        (await thread).Should().Be(Environment.CurrentManagedThreadId);
        loop.RemoveSignalHandler(SIGUSR1).Should().BeTrue();
        loop.RemoveSignalHandler(SIGUSR1).Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "37")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_signal_handling_args")]
    public void Handler_OfANamedSignal_ReplacesTheDefaultAction() => Run(async Coroutine (loop) =>
    {
        Future<string> got = loop.CreateFuture<string>();
        loop.AddSignalHandler(PosixSignal.SIGTERM, static both => both.got.SetResult(both.Item2), (got, "term"));
        Raise(15);
        (await got).Should().Be("term");
        loop.RemoveSignalHandler((PosixSignal)15).Should().BeTrue("number and name are the same signal");
    });

    [Test]
    public void AddSignalHandler_Again_ReplacesTheFirst() => Run(async Coroutine (loop) =>
    {
        Future done = loop.CreateFuture();
        int first = 0;
        loop.AddSignalHandler(SIGUSR1, () => first++);
        loop.AddSignalHandler(SIGUSR1, done.SetResultOnce);
        Raise(User1);
        await done;
        first.Should().Be(0);
        loop.RemoveSignalHandler(SIGUSR1).Should().BeTrue();
    });

    [Test]
    public void Handler_RunsInTheContextOfItsRegistrationAndMayThrow() => Run(async Coroutine (loop) =>
    {
        var name = new ContextVar<string>("name");
        name.Set("maker");
        Future<string> seen = loop.CreateFuture<string>();
        loop.AddSignalHandler(SIGUSR1, () =>
        {
            seen.SetResult(name.Get());
            throw new FormatException("bad");
        });
        name.Set("later");
        Raise(User1);
        (await seen).Should().Be("maker");
        TakeReport("Exception in callback SignalTests").Exception.Should().BeOfType<FormatException>();
        loop.RemoveSignalHandler(SIGUSR1);
    });

    [Test]
    [Property("Semantic", "37")]
    public void AddSignalHandler_AsynchronousFunction_IsRefused() => Run(async Coroutine (loop) =>
    {
        loop.Invoking(static l => l.AddSignalHandler(SIGUSR1, static async void () => await Asyncio.Sleep(0))).Should().Throw<ArgumentException>().WithMessage("coroutines cannot be used*");
        loop.RemoveSignalHandler(SIGUSR1).Should().BeFalse();
        await Asyncio.Sleep(0);
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_add_signal_handler")]
    public void AddSignalHandler_NoSuchSignalOrSigkill_SaysSo() => Run(async Coroutine (loop) =>
    {
        loop.Invoking(static l => l.AddSignalHandler((PosixSignal)99, static () => { })).Should().Throw<ArgumentException>().WithMessage("invalid signal number 99*");
        loop.Invoking(static l => l.AddSignalHandler(0, static () => { })).Should().Throw<ArgumentException>();
        loop.Invoking(static l => l.AddSignalHandler((PosixSignal)9, static () => { })).Should().Throw<InvalidOperationException>().WithMessage("sig 9 cannot be caught");
        loop.Invoking(static l => l.AddSignalHandler(SIGUSR1, null!)).Should().Throw<ArgumentNullException>();
        loop.Invoking(static l => l.AddSignalHandler((PosixSignal)(-99), static () => { })).Should().Throw<ArgumentException>();
        loop.Invoking(static l => l.RemoveSignalHandler((PosixSignal)99)).Should().Throw<ArgumentException>().WithMessage("invalid signal number 99*");
        loop.Invoking(static l => l.RemoveSignalHandler(0)).Should().Throw<ArgumentException>();
        loop.Invoking(static l => l.RemoveSignalHandler((PosixSignal)(-99))).Should().Throw<ArgumentException>();
        loop.RemoveSignalHandler((PosixSignal)9).Should().BeFalse("there can be none");
        await Asyncio.Sleep(0);
    });

    [Test]
    [Property("Semantic", "37")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_close")]
    public void LoopClose_RemovesAllHandlers()
    {
        EventLoop loop = NewLoop();
        int calls = 0;
        loop.AddSignalHandler(SIGUSR1, () => calls++);
        loop.AddSignalHandler(PosixSignal.SIGINT, () => calls++);
        loop.HandlesInterrupt.Should().BeTrue();

        // A second loop's handler keeps the process alive when the first is closed.
        Run(async Coroutine (second) =>
        {
            Future got = second.CreateFuture();
            second.AddSignalHandler(SIGUSR1, got.SetResultOnce);
            loop.Close();
            Raise(User1);
            await got;
            second.RemoveSignalHandler(SIGUSR1);
        });
        calls.Should().Be(0);
        loop.HandlesInterrupt.Should().BeFalse();
        loop.RemoveSignalHandler(SIGUSR1).Should().BeFalse();
        loop.Invoking(static l => l.AddSignalHandler(SIGUSR1, static () => { })).Should().Throw<InvalidOperationException>();
    }

    [Test]
    [Property("Semantic", "37")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_add_signal_handler")]
    public void Interrupt_WithAHandler_DoesNotCancelMain_WithoutItDoesAgain()
    {
        if (Kind == SelectorKind.Select)
        {
            Assert.Pass("The child process uses the default selector.");
        }

        using var program = new TrialProcess("interrupt handler");
        program.ReadLine().Should().Be("ready");
        program.PressCtrlC();
        program.ReadLine().Should().Be("handled");
        program.PressCtrlC();
        program.ReadLine().Should().Be("handled");
        program.ReadLine().Should().Be("removed");
        program.PressCtrlC();
        program.ReadRest().Should().Equal("cancelled", "KeyboardInterrupt");
        program.ExitCode.Should().Be(130);
    }

    [Test]
    public void Interrupt_HandlerIsRemovedWhileTheSignalIsOnItsWay_CancelsMain()
    {
        if (Kind == SelectorKind.Select)
        {
            Assert.Pass("The child process uses the default selector.");
        }

        using var program = new TrialProcess("removed interrupt handler");
        program.ReadLine().Should().Be("ready");
        program.PressCtrlC();
        program.ReadRest().Should().Equal("cancelled 1", "finally", "KeyboardInterrupt");
        program.ExitCode.Should().Be(130);
    }

    private static void Raise(int signal) => Kill(Environment.ProcessId, signal).Should().Be(0);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
