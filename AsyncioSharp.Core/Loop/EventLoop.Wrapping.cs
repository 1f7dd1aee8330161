using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Handlers for the events of libraries, which call them on threads of their own. Each form gives a delegate of the type that it gets.
public sealed partial class EventLoop
{
    /// <summary>
    /// Makes a handler that may be called on any thread, and runs the given one on the loop: <c>client.Closed += loop.Wrap(OnClosed);</c>.
    /// Not in asyncio.
    /// </summary>
    /// <param name="handler">Runs on the loop's thread, in the order of the calls, as a callback. An async one runs as a task.</param>
    /// <returns>
    /// A handler of the same type (for a coroutine method: one that returns a <see cref="Task"/>). One that returns nothing does not wait:
    /// errors of the given one go to <see cref="CallExceptionHandler"/>. One that returns a <see cref="Task"/> returns one that ends as the
    /// given one's does.
    /// </returns>
    /// <remarks>
    /// Thread-safe, as what it returns is. A call on the loop's own thread is queued too. When the loop is closed a call is dropped and
    /// reported, and one that returns a Task fails. To remove a handler from an event keep what Wrap has returned: each call makes a new
    /// one.
    /// </remarks>
    public Action Wrap(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return () => CallWrapped(handler, handler);
    }

    /// <inheritdoc cref="Wrap(Action)"/>
    // twins: arguments 1-4
    public Action<T1, T2> Wrap<T1, T2>(Action<T1, T2> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (arg1, arg2) => CallWrapped(handler, () => handler(arg1, arg2));
    }

    /// <inheritdoc cref="Wrap(Action)"/>
    [OverloadResolutionPriority(2)]
    public EventHandler Wrap(EventHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (sender, args) => CallWrapped(handler, () => handler(sender, args));
    }

    /// <inheritdoc cref="Wrap(Action)"/>
    [OverloadResolutionPriority(1)]
    public EventHandler<T> Wrap<T>(EventHandler<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (sender, args) => CallWrapped(handler, () => handler(sender, args));
    }

    /// <inheritdoc cref="Wrap(Action)"/>
    public Func<ValueTask> Wrap(Func<ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return () => new ValueTask(RunWrapped(handler));
    }

    /// <inheritdoc cref="Wrap(Action)"/>
    // twins: arguments 1-4
    public Func<T1, T2, ValueTask> Wrap<T1, T2>(Func<T1, T2, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (arg1, arg2) => new ValueTask(RunWrapped(() => handler(arg1, arg2)));
    }

    /// <inheritdoc cref="Wrap(Action)"/>
    // twins: Task as Coroutine
    public Func<Task> Wrap(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return () => RunWrapped(handler);
    }

    /// <inheritdoc cref="Wrap(Action)"/>
    // twins: arguments 1-4; Task as Coroutine
    public Func<T1, T2, Task> Wrap<T1, T2>(Func<T1, T2, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (arg1, arg2) => RunWrapped(() => handler(arg1, arg2));
    }

    private void CallWrapped(Delegate handler, Action call) =>
        EnqueueFromAnywhere(_baseContext, new WrappedCall(this, handler, call), Context.CaptureForCallback(null), ReadyKind.Io);

    // twins: Task as ValueTask, Coroutine
    private Task RunWrapped(Func<Task> call) => RunWrapped(NativeBody.From(call));

    private Task RunWrapped(Coroutine call)
    {
        try
        {
            return Asyncio.RunCoroutineThreadsafe(call, this);
        }
        catch (InvalidOperationException closed)
        {
            call.Close();
            return Task.FromException(closed);
        }
    }

    /// <summary>
    /// One call of a handler. A call that the closed loop did not make is reported. It is not an exception: the thread of the library can
    /// do nothing about it, and an exception there may end the process.
    /// </summary>
    private sealed class WrappedCall(EventLoop loop, Delegate handler, Action call) : IReadyCallback, IOutlivesLoop
    {
        void IReadyCallback.Run() => call();

        void IOutlivesLoop.OnClosed() => loop.CallExceptionHandler(new LoopExceptionContext
        {
            Message = $"Event loop is closed: a call of {ContinuationNames.Of(handler)} is dropped. "
                + "Remove the handler from its event before the loop is closed. (ASYNCIO107)",
        });

        public override string ToString() => ContinuationNames.Of(handler);
    }
}
