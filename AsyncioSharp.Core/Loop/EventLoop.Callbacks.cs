namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>
    /// As <see cref="CallSoon(Action, Context?)"/> but without a handle, from any thread: allocates nothing while the ready ring has room.
    /// Not in asyncio, where every call makes a handle.
    /// </summary>
    /// <remarks>Thread-safe.</remarks>
    /// <param name="callback">What to call on the loop's thread, in the execution context of the caller.</param>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public void Post(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckClosed();
        ExecutionContext captured = Context.CaptureForCallback(null);
        EnqueueFromAnywhere(_baseContext, callback, ReferenceEquals(captured, _baseExecutionContext) ? null : captured, ReadyKind.Callback);
    }

    private Handle CallSoonCore(object callback, Context? context)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckUsable();
        var handle = new Handle(this, callback, context);
        _ready.Enqueue(_baseContext, handle, null, ReadyKind.Handle);
        return handle;
    }

    private Handle CallSoonThreadsafeCore(object callback, Context? context)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckClosed();
        var handle = new Handle(this, callback, context);
        EnqueueFromAnywhere(_baseContext, handle, null, ReadyKind.Handle);
        return handle;
    }
}
