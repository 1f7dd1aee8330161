using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Coroutines;

/// <summary>Awaits that the compiler did not write in the usual way: foreign awaiters without the unsafe form, and our awaiters used by hand.</summary>
[TestFixture]
public class HandWrittenAwaitTests
{
    private static readonly AsyncLocal<int> Local = new();

    [Test]
    public void Await_ForeignAwaiterWithOnCompletedOnly_ResumesOnTheLoop() => Virtual.Run(async () =>
    {
        var log = new List<object?>();
        Local.Value = 5;

        await Ours();
        log.Add(await Typed());
        await new Simple();

        log.Should().Equal(Asyncio.GetRunningLoop(), 5, Asyncio.CurrentTask());

        async Coroutine Ours()
        {
            await new Simple();
            log.Add(EventLoop.Running);
        }

        async Coroutine<object?> Typed()
        {
            await new Simple();
            log.Add(Local.Value);
            return Asyncio.CurrentTask();
        }
    });

    [Test]
    public void OnCompleted_OfEachOfOurAwaiters_CallsBackThroughTheLoopInTheContextOfTheCaller() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var seen = new List<string>();
        var pending = new Future<int>();
        AsyncioTask<int> task = Asyncio.CreateTask(After(1));
        IAwaitable<int> any = Asyncio.CreateTask(After(1));
        Local.Value = 1;
        pending.GetAwaiter().OnCompleted(() => Note("Future<T>"));
        ((Future)pending).GetAwaiter().OnCompleted(() => Note("Future"));
        task.GetAwaiter().OnCompleted(() => Note("AsyncioTask<T>"));
        any.GetAwaiter().OnCompleted(() => Note("IAwaitable<T>"));
        ((IAwaitable)any).GetAwaiter().OnCompleted(() => Note("IAwaitable"));
        Coroutine<int> typed = After(1);
        typed.GetAwaiter().IsCompleted.Should().BeFalse();
        typed.GetAwaiter().OnCompleted(() => Note("Coroutine<T>"));
        Coroutine untyped = Asyncio.Sleep(1);
        untyped.GetAwaiter().IsCompleted.Should().BeFalse();
        untyped.GetAwaiter().OnCompleted(() => Note("Coroutine"));
        Local.Value = 2;
        loop.CallLater(1, () => pending.SetResult(0));

        seen.Should().BeEmpty();
        await Asyncio.Sleep(2);

        seen.Should().BeEquivalentTo("Future<T> 1", "Future 1", "AsyncioTask<T> 1", "IAwaitable<T> 1", "IAwaitable 1", "Coroutine<T> 1", "Coroutine 1");

        void Note(string what) => seen.Add($"{what} {Local.Value}");
    });

    [Test]
    public void OnCompleted_FutureIsDone_CallsBackInTheNextTurn() => Virtual.Run(async () =>
    {
        var done = new Future<int>();
        done.SetResult(7);
        int calls = 0;

        done.GetAwaiter().UnsafeOnCompleted(() => calls++);

        calls.Should().Be(0);
        await Asyncio.Sleep(0);
        calls.Should().Be(1);
    });

    [Test]
    public void GetResult_NotDone_SaysThatItCannotBlock() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(After(1));
        Coroutine<int> coroutine = After(1);

        task.Invoking(one => one.GetAwaiter().GetResult()).Should().Throw<InvalidStateError>().WithMessage("*not ready*");
        coroutine.Invoking(one => one.GetAwaiter().GetResult()).Should().Throw<InvalidStateError>().WithMessage("*After*cannot be waited for by blocking*");
        coroutine.Close();
        await task;
    });

    [Test]
    public void Return_AsAnAwaitableOfItsOwn_IsDoneWithTheValue() => Virtual.Run(async () =>
    {
        IAwaitable returned = Asyncio.Return(7);

        (await (IAwaitable<int>)returned).Should().Be(7);
        await returned;
        Asyncio.EnsureFuture(returned).Result().Should().Be(7);
    });

    [Test]
    public void CancellationToken_AskedForAfterTheCancellation_IsCancelled() => Virtual.Run(async () =>
    {
        bool? cancelled = null;
        AsyncioTask task = Asyncio.CreateTask(Late());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Sleep(1);

        cancelled.Should().BeTrue();

        async Coroutine Late()
        {
            try
            {
                await Asyncio.Sleep(9);
            }
            catch (CancelledError)
            {
                cancelled = Asyncio.CurrentTask()!.CancellationToken.IsCancellationRequested;
            }
        }
    });

    private static async Coroutine<int> After(int seconds)
    {
        await Asyncio.Sleep(seconds);
        return seconds;
    }

    /// <summary>An awaitable whose awaiter has only the safe form, and completes on a thread of its own.</summary>
    private sealed class Simple : INotifyCompletion
    {
        public bool IsCompleted => false;

        public Simple GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation)
        {
            SynchronizationContext context = SynchronizationContext.Current!;
            Background.Start(() => context.Post(static state => ((Action)state!)(), continuation));
        }
    }
}
