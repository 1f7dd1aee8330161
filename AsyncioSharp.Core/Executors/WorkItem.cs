namespace AsyncioSharp;

/// <summary>One submitted function. Queued, then either running or cancelled. The thread that makes the step owns the item.</summary>
internal abstract class WorkItem
{
    /// <summary>Runs the function and keeps the outcome, unless the item was cancelled. Never throws.</summary>
    internal abstract void Run(ExecutionContext pristine);

    /// <summary>Completes the task with the outcome of <see cref="Run"/>.</summary>
    internal abstract void Publish();

    /// <summary>Cancels the task if the function has not started.</summary>
    /// <returns>Whether it had not.</returns>
    internal abstract bool Cancel();
}

/// <inheritdoc/>
internal sealed class WorkItem<T> : WorkItem
{
    private const int Queued = 0, Running = 1, Cancelled = 2;

    // Asynchronously: a continuation that ran inside Publish would occupy a worker that already counts as available.
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _token;
    private readonly CancellationTokenRegistration _registration;
    private Func<T>? _func;
    private ExecutionContext? _context = ExecutionContext.IsFlowSuppressed() ? null : Context.CaptureForCallback(null);
    private T? _result;
    private Exception? _error;
    private int _state;

    internal WorkItem(Func<T> func, CancellationToken token)
    {
        _func = func;
        _token = token;

        // Last: a token that is cancelled already calls back right here.
        _registration = token.UnsafeRegister(static item => ((WorkItem<T>)item!).Cancel(), this);
    }

    internal Task<T> Task => _source.Task;

    internal override void Run(ExecutionContext pristine)
    {
        if (Interlocked.CompareExchange(ref _state, Running, Queued) != Queued)
        {
            return;
        }

        _registration.Unregister(); // not Dispose, which would wait for a callback in flight
        ExecutionContext.Run(_context ?? pristine, static item => ((WorkItem<T>)item!).Invoke(), this);
        (_func, _context) = (null, null);
    }

    internal override void Publish()
    {
        if (_state == Cancelled)
        {
            return;
        }

        switch (_error)
        {
            case null:
                _source.TrySetResult(_result!);
                break;

            // .NET's convention: a function that obeys its own token was cancelled. Any other OperationCanceledException is a failure.
            case OperationCanceledException canceled when _token.IsCancellationRequested && canceled.CancellationToken == _token:
                _source.TrySetCanceled(_token);
                break;

            default:
                _source.TrySetException(_error);
                break;
        }
    }

    internal override bool Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Queued) != Queued)
        {
            return false;
        }

        // The item stays in the queue until a worker skips it; what it captured need not.
        (_func, _context) = (null, null);
        _registration.Unregister();
        _source.TrySetCanceled(_token.IsCancellationRequested ? _token : default);
        return true;
    }

    private void Invoke()
    {
        try
        {
            _result = _func!();
        }
        catch (Exception e)
        {
            _error = e; // delivered by Publish: the worker lives on, and the submitter is the one who can do something about it
        }
    }
}
