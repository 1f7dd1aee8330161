using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AsyncioSharp.Tests.Diagnostics;

[TestFixture]
public class NativeTaskWalkerTests
{
    private const string Here = "AsyncioSharp.Tests.Diagnostics.NativeTaskWalkerTests.";

    [Test]
    public void Walk_ChainOfThreeMethods_GivesEachWithItsLine()
    {
        var gate = new TaskCompletionSource();
        var at = new List<int>();

        var frames = NativeTaskWalker.Walk(Outer(gate.Task, at));

        frames.Select(f => f.Method).Should().Equal(Here + "Outer", Here + "Middle", Here + "Inner", "a TaskCompletionSource");
        frames.Take(3).Select(f => f.Line).Should().Equal(at);
        frames.Take(3).Should().OnlyContain(f => Path.GetFileName(f.File) == "NativeTaskWalkerTests.cs");
        frames[3].File.Should().BeNull();
    }

    [Test]
    public void Walk_SecondAwaitOfAMethod_GivesTheSecondLine()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var at = new List<int>();
        var task = Two(first.Task, second.Task, at);
        first.SetResult();

        NativeTaskWalker.Walk(task)[0].Line.Should().Be(at[1]).And.NotBe(at[0]);
    }

    [Test]
    public void Walk_CompletedTask_IsEmpty()
    {
        NativeTaskWalker.Walk(Awaits(Task.CompletedTask)).Should().BeEmpty();
        NativeTaskWalker.Walk(Task.FromException(new InvalidOperationException())).Should().BeEmpty();
    }

    [Test]
    public void Walk_LastTaskIsDelay_SaysWallClock()
    {
        using var stop = new CancellationTokenSource();
        var frames = NativeTaskWalker.Walk(Awaits(Task.Delay(TimeSpan.FromDays(1), stop.Token)));
        stop.Cancel();

        Last(frames).Should().Be("Task.Delay on the wall clock");
    }

    [Test]
    public void Walk_DelayOnSystemProvider_SaysWallClock()
    {
        using var stop = new CancellationTokenSource();
        var frames = NativeTaskWalker.Walk(Awaits(Task.Delay(TimeSpan.FromDays(1), TimeProvider.System, stop.Token)));
        stop.Cancel();

        Last(frames).Should().Be("Task.Delay on the wall clock");
    }

    [Test]
    public void Walk_DelayOnAnotherProvider_SaysProvider()
    {
        var frames = NativeTaskWalker.Walk(Awaits(Task.Delay(TimeSpan.FromDays(1), new StoppedTime())));

        Last(frames).Should().Be("Task.Delay on a TimeProvider");
    }

    [Test]
    public void Walk_InfiniteDelay_SaysWithoutEnd()
    {
        using var stop = new CancellationTokenSource();
        Last(NativeTaskWalker.Walk(Awaits(Task.Delay(Timeout.Infinite, stop.Token)))).Should().Be("Task.Delay without end");
    }

    [Test]
    public void Walk_Semaphore_SaysSo()
    {
        using var semaphore = new SemaphoreSlim(0);

        Last(NativeTaskWalker.Walk(Awaits(semaphore.WaitAsync()))).Should().Be("SemaphoreSlim.WaitAsync");
    }

    [Test]
    public void Walk_RuntimeCombinators_AreNamed()
    {
        var (a, b) = (new TaskCompletionSource<int>().Task, new TaskCompletionSource<int>().Task);

        Last(NativeTaskWalker.Walk(Awaits(Task.WhenAll((Task)a, b)))).Should().Be("Task.WhenAll");
        Last(NativeTaskWalker.Walk(Awaits(Task.WhenAll(a, b)))).Should().Be("Task.WhenAll");
        Last(NativeTaskWalker.Walk(Awaits(Task.WhenAny(a, b)))).Should().Be("Task.WhenAny");
        Last(NativeTaskWalker.Walk(Awaits(Task.WhenAny(a, b, a)))).Should().Be("Task.WhenAny");
    }

    [Test]
    public void Walk_WaitAsync_GoesOnToTheTaskBehindIt()
    {
        using var stop = new CancellationTokenSource();
        var behind = Awaits(new TaskCompletionSource().Task);

        NativeTaskWalker.Walk(Awaits(behind.WaitAsync(stop.Token))).Select(f => f.Method)
            .Should().Equal(Here + "Awaits", "Task.WaitAsync", Here + "Awaits", "a TaskCompletionSource");
    }

    [Test]
    public void Walk_ContinueWith_GoesOnToItsAntecedent()
    {
        var after = new TaskCompletionSource().Task.ContinueWith(static _ => { }, TaskScheduler.Default);

        NativeTaskWalker.Walk(Awaits(after)).Select(f => f.Method)
            .Should().Equal(Here + "Awaits", "Task.ContinueWith", "a TaskCompletionSource");
    }

    [Test]
    public void Walk_TaskThatRunsAMethod_NamesTheMethod()
    {
        var cold = new Task(Blocks);

        Last(NativeTaskWalker.Walk(Awaits(cold))).Should().Be($"a Task running {Here}Blocks");
    }

    [Test]
    public void Walk_ConfigureAwait_IsFollowed()
    {
        NativeTaskWalker.Walk(AwaitsConfigured(Awaits(new TaskCompletionSource().Task))).Select(f => f.Method)
            .Should().Equal(Here + "AwaitsConfigured", Here + "Awaits", "a TaskCompletionSource");
    }

    [Test]
    public void Walk_ValueTasks_AreFollowed()
    {
        NativeTaskWalker.Walk(AwaitsValue(Value(new TaskCompletionSource().Task))).Select(f => f.Method)
            .Should().Equal(Here + "AwaitsValue", Here + "Value", "a TaskCompletionSource");
    }

    [Test]
    public void Walk_PooledValueTask_IsFollowed()
    {
        NativeTaskWalker.Walk(AwaitsValue(Pooled(new TaskCompletionSource().Task))).Select(f => f.Method)
            .Should().Equal(Here + "AwaitsValue", Here + "Pooled", "a TaskCompletionSource");
    }

    [Test]
    public void Walk_ValueTaskAsTask_IsFollowed()
    {
        NativeTaskWalker.Walk(Awaits(Pooled(new TaskCompletionSource().Task).AsTask())).Select(f => f.Method)
            .Should().Equal(Here + "Awaits", "ValueTask.AsTask", Here + "Pooled", "a TaskCompletionSource");
    }

    [Test]
    public void Walk_ChannelReader_SaysSo()
    {
        var channel = Channel.CreateUnbounded<int>();

        Last(NativeTaskWalker.Walk(AwaitsValue(channel.Reader.ReadAsync()))).Should().Be("ChannelReader.ReadAsync");
    }

    [Test]
    public void Walk_Yield_SaysSo()
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DropsPosts());
        try
        {
            NativeTaskWalker.Walk(Yields()).Select(f => f.Method).Should().Equal(Here + "Yields", "Task.Yield");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    [Test]
    public void Walk_AwaiterOfUnknownClass_GivesItsTypeName()
    {
        Last(NativeTaskWalker.Walk(AwaitsGate(new Gate()))).Should().Be("AsyncioSharp.Tests.Diagnostics.Gate");
    }

    [Test]
    public void Walk_BoxWithoutReadableFields_NamesTheMethodFromItsType()
    {
        var machine = typeof(NativeTaskWalkerTests).GetMethod(nameof(Inner), BindingFlags.Static | BindingFlags.NonPublic)!
            .GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType;
        var box = (Task)Activator.CreateInstance(typeof(TrimmedBox<>).MakeGenericType(machine))!;

        NativeTaskWalker.Walk(Awaits(box)).Select(f => f.Method).Should().Equal(Here + "Awaits", Here + "Inner");
    }

    [Test]
    public void Walk_TaskThatWaitsForItself_Ends()
    {
        var gate = new TaskCompletionSource();
        Task? self = null;
        self = Circular(gate.Task, () => self!);
        gate.SetResult();

        NativeTaskWalker.Walk(self).Select(f => f.Method).Should().Equal(Here + "Circular");
    }

    [Test]
    public void Walk_TaskThatIsRunning_GivesItsFirstLine()
    {
        IReadOnlyList<StackFrameInfo> seen = [];
        var gate = new TaskCompletionSource();
        Task? self = null;
        int first = 0;
        self = Run();
        gate.SetResult();

        seen.Should().ContainSingle().Which.Line.Should().Be(first);

        async Task Run()
        {
            first = SourceFile.Line(); await gate.Task;
            seen = NativeTaskWalker.Walk(self!);
        }
    }

    [Test]
    public void Walk_TenThousandDeep_Works()
    {
        var task = Awaits(new TaskCompletionSource().Task);
        for (var i = 1; i < 10_000; i++)
        {
            task = Awaits(task);
        }

        NativeTaskWalker.Walk(task).Should().HaveCount(10_001);
    }

    // ---- the methods looked at ------------------------------------------------------------------------------------------------

    private static async Task Outer(Task gate, List<int> at)
    {
        at.Add(SourceFile.Line()); await Middle(gate, at);
    }

    private static async Task<int> Middle(Task gate, List<int> at)
    {
        at.Add(SourceFile.Line()); await Inner(gate, at);
        return 1;
    }

    private static async Task Inner(Task gate, List<int> at)
    {
        at.Add(SourceFile.Line()); await gate;
    }

    private static async Task Two(Task first, Task second, List<int> at)
    {
        at.Add(SourceFile.Line()); await first;
        at.Add(SourceFile.Line()); await second;
    }

    private static async Task Awaits(Task task) => await task;

    private static async Task AwaitsConfigured(Task task) => await task.ConfigureAwait(false);

    private static async Task AwaitsValue(ValueTask<int> task) => await task;

    private static async ValueTask<int> Value(Task task)
    {
        await task;
        return 1;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> Pooled(Task task)
    {
        await task;
        return 1;
    }

    private static async Task AwaitsGate(Gate gate) => await gate;

    private static async Task Yields() => await Task.Yield();

    private static async Task Circular(Task gate, Func<Task> self)
    {
        await gate;
        await self();
    }

    private static void Blocks()
    {
    }

    // ---- helpers --------------------------------------------------------------------------------------------------------------

    private static string Last(IReadOnlyList<StackFrameInfo> frames) => frames[^1].Method;

    /// <summary>What NativeAOT leaves of a state machine's box: the type argument.</summary>
    private sealed class TrimmedBox<TStateMachine>() : Task(static () => { })
        where TStateMachine : IAsyncStateMachine;

    private sealed class DropsPosts : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
