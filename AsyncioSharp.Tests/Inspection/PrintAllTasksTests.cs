using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Inspection;

[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
[NonParallelizable]
public class PrintAllTasksTests(Body body)
{
    [Test]
    public void PrintAllTasks_TasksThatWait_ShowsEachWithItsChain() => Virtual.Run(async () =>
    {
        var gate = new AsyncioLock();
        AsyncioLock.Releaser held = await gate.Acquire();
        AsyncioTask waiter = Virtual.Start(body, () => Waits(gate), () => WaitsNative(gate));
        waiter.SetName("waiter");
        await Asyncio.Sleep(1);

        string[] lines = Print().Split('\n');

        int at = Array.FindIndex(lines, static line => line.StartsWith("  <Task pending name='waiter' ", StringComparison.Ordinal));
        lines[at].Should().Contain("wait_for=<AsyncioLock.Acquire of <Lock [locked, waiters:1]>>");
        lines[at + 1].Should().MatchRegex(@"^      File "".*PrintAllTasksTests\.cs"", line \d+, in .*\.Waits(Native)?$");
        held.Dispose();
        await waiter;
    });

    [Test]
    public void PrintAllTasks_RunningTask_ShowsWhereItIs() => Virtual.Run(
        body,
        async () =>
        {
            await Asyncio.Sleep(1);
            Print().Should().MatchRegex(@"in .*PrintAllTasksTests\.Print");
        },
        async () =>
        {
            await Asyncio.Sleep(1);
            Print().Should().MatchRegex(@"in .*PrintAllTasksTests\.Print");
        });

    [Test]
    public void PrintAllTasks_LoopInVirtualTime_GetsNoFurtherTurn() => Virtual.Run(async () =>
    {
        await Asyncio.Sleep(1);
        long turns = Asyncio.GetRunningLoop().Statistics().Turns;

        Print();
        await Asyncio.Sleep(1);

        Asyncio.GetRunningLoop().Statistics().Turns.Should().Be(turns + 2, "a sleep takes two");
    });

    [Test]
    public void PrintAllTasks_LoopOfAnotherThreadThatIsBlocked_ReadsItFromOutsideAndSaysSo()
    {
        using var release = new ManualResetEventSlim();
        using var isBlocked = new ManualResetEventSlim();
        BackgroundLoop other = BackgroundLoop.Start(async Coroutine () =>
        {
            Asyncio.CurrentTask()!.SetName("blocker");
            AsyncioTask waiter = Virtual.Start(body, async () => await Asyncio.Sleep(1000), async () => await Asyncio.Sleep(1000));
            await Asyncio.Sleep(0);
            isBlocked.Set();
            release.Wait();
            waiter.Cancel();
        });
        isBlocked.Wait();

        string text = Print();
        release.Set();
        other.Completion.GetAwaiter().GetResult();

        text.Should().Contain("it does not answer since blocker does not return; read from outside").And.MatchRegex(@"wait_for=<sleep, \d+\.\d s left>");
    }

    [Test]
    [Category("Slow")]
    [Platform("Linux")]
    [UnsupportedOSPlatform("windows")]
    public async Task AddDumpSignal_SignalComes_PrintsTheTasksAndTheProcessGoesOn()
    {
        var printed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var loop = new EventLoop();
        using IDisposable registration = loop.AddDumpSignal(PosixSignal.SIGCONT, new Told(printed));

        using Process kill = Process.Start("kill", ["-CONT", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        string text = await printed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        text.Should().Contain(string.Create(CultureInfo.InvariantCulture, $"Loop {loop.Id}: <EventLoop running=False"));
    }

    [Test]
    public void AddDumpSignal_ClosedLoop_IsRefused()
    {
        var loop = new EventLoop();
        loop.Close();

        FluentActions.Invoking(() => loop.AddDumpSignal(PosixSignal.SIGQUIT)).Should().Throw<InvalidOperationException>();
    }

    private static string Print()
    {
        var text = new StringWriter();
        Asyncio.PrintAllTasks(text);
        return text.ToString();
    }

    private static async Coroutine Waits(AsyncioLock gate) => (await gate.Acquire()).Dispose();

    private static async Task WaitsNative(AsyncioLock gate) => (await gate.Acquire()).Dispose();

    private sealed class Told(TaskCompletionSource<string> told) : StringWriter
    {
        public override void Write(string? value) => told.TrySetResult(value!);
    }
}
