using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Who is to be resumed, or called, when a wait ends: the three fields of the ready entry that will do it.</summary>
internal readonly struct Waiter(AsyncioContext owner, object work, ReadyKind kind)
{
    public readonly AsyncioContext Owner = owner;
    public readonly object Work = work;
    public readonly ReadyKind Kind = kind;

    /// <summary>
    /// The innermost frame of a task suspends: it keeps the execution context to go on in. (The frames that await it need none: they go on
    /// in what it leaves.)
    /// </summary>
    public void CaptureExecution()
    {
        if (Kind == ReadyKind.Coroutine)
        {
            Unsafe.As<Coroutine>(Work).CaptureExecution();
        }
    }

    /// <summary>The continuation of a native async method that awaits on the loop.</summary>
    public static Waiter Native(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        return new Waiter(EventLoop.RequireRunning().CurrentContext, continuation, ReadyKind.Native);
    }

    /// <summary>The same with the execution context of now, for callers that did not ask for the unsafe form.</summary>
    public static Waiter NativeWithContext(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        return ExecutionContext.Capture() is { } captured
            ? Native(() => ExecutionContext.Run(captured, static state => ((Action)state!)(), continuation))
            : Native(continuation);
    }
}

// The marker interfaces of our awaiters. Each awaiter is a struct with exactly one field: the object that is awaited. So a builder can
// reach that object by reinterpreting the awaiter. A cast to an interface with methods would box it wherever the JIT shares generic code.

/// <summary>An awaiter whose one field is a <see cref="Future"/>.</summary>
internal interface IFutureAwaiter;

/// <summary>An awaiter whose one field is a <see cref="Coroutine"/>.</summary>
internal interface ICoroutineAwaiter;

/// <summary>An awaiter whose one field is an <see cref="IAwaitable"/>.</summary>
internal interface IAwaitableAwaiter;

/// <summary>What a task can wait on, seen by <see cref="AsyncioTask.Cancel(string)"/>.</summary>
internal interface ICancellableWait
{
    /// <summary>Ends the wait with a cancellation; false if it is over already.</summary>
    bool Cancel(string? msg);

    /// <summary>The wait ended with a cancellation, which its waiter is going to see.</summary>
    bool WasCancelled { get; }

    /// <summary>The wait has ended, and whoever waits is about to go on; for reports.</summary>
    bool IsOver => false;

    /// <summary>The lock, queue, event… that is waited for, for reports; null for futures and sleeps.</summary>
    object? Subject => null;

    /// <summary>The state of <see cref="Subject"/> in words.</summary>
    string? SubjectText => null;

    /// <summary>
    /// What goes on after it in a context: a coroutine, or the continuation of a native method. Null if that is not known, or not any more.
    /// </summary>
    object? WhoWaits(AsyncioContext owner) => this;
}

/// <summary>Called through the loop when a future is done: a done callback without a delegate and without a context.</summary>
internal interface IFutureListener
{
    /// <summary>
    /// The future that waits for <paramref name="future"/> through this listener, for the call graph: what awaits that one awaits this one.
    /// </summary>
    Future? DependentOf(Future future) => null;

    /// <summary>The task that waits for it though it waits for something else now: the parent of a group, for its children.</summary>
    AsyncioTask? Parent => null;

    /// <summary>The native task that ends when the future does; for reports on who waits for whom across loops.</summary>
    Task? Completes => null;

    /// <summary>The future is done.</summary>
    void OnDone(Future future);
}
