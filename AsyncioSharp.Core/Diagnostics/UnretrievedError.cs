namespace AsyncioSharp;

/// <summary>
/// The error of a future that nobody has read yet. The loop holds these, and not the futures, so that it can tell when a future has gone
/// without being asked: what CPython does in a finalizer, here on the loop's thread.
/// </summary>
internal sealed class UnretrievedError(Future future, CapturedError error)
{
    private readonly WeakReference<Future> _future = new(future);
    private readonly string _name = future is AsyncioTask task ? task.GetName() : "Future";
    private readonly string? _creation = DebugInfo.CreationOf(future);
    private readonly bool _isTask = future is AsyncioTask;

    // Of a task. Strong, since the report comes after the task is gone; so a task that its own context refers to is reported when the loop
    // closes, and not before. Null once the error has been read: nobody asks then, and it may hold much.
    private Context? _context = (future as AsyncioTask)?.OwnContext;
    private bool _isRetrieved;

    public CapturedError Error { get; } = error;

    public bool IsRetrieved
    {
        get => _isRetrieved;
        set
        {
            _isRetrieved = value;
            _context = null;
        }
    }

    public bool IsCollected => !_future.TryGetTarget(out _);

    public LoopExceptionContext ToContext()
    {
        _future.TryGetTarget(out Future? future);
        return new LoopExceptionContext
        {
            Message = _isTask ? $"Task exception was never retrieved: {_name}" : "Future exception was never retrieved",
            Exception = Error.SourceException,
            Future = future,
            SourceTraceback = _creation,
            Own = _context,
            IsNeverRetrieved = true,
        };
    }
}
