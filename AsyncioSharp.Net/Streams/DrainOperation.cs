using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Net;

/// <summary>One call of <see cref="AsyncioStreamWriter.Drain"/>. Like a reader's operations they are kept one for each thread: draining allocates nothing.</summary>
internal sealed class DrainOperation : LoopOperation<bool>
{
    [ThreadStatic]
    private static DrainOperation? t_spare;

    private AsyncioStreamWriter _writer = null!;
    private Exception? _error;
    private bool _isYielding;

    public override string Name => nameof(AsyncioStreamWriter.Drain);

    protected override bool HasResult => false;

    public static DrainOperation Rent(AsyncioStreamWriter writer)
    {
        DrainOperation? operation = t_spare;
        if (operation is null)
        {
            operation = new DrainOperation();
        }
        else
        {
            t_spare = null;
            operation.Renew();
        }

        operation._writer = writer;
        return operation;
    }

    public override string ToString() => $"<{Name} of {_writer}>";

    /// <summary>The transport takes more, or the connection is over, perhaps with an error.</summary>
    public void Wake(Exception? error)
    {
        _error = error;
        Wake();
    }

    protected override bool TryFinish(bool woken, out bool result)
    {
        result = true;
        if (!woken)
        {
            _writer.Reader?.ThrowIfFailed();

            // The end of a connection is told a turn after it began. Without this turn a loop of writes and drains would never hear of it.
            _isYielding = _writer.IsClosing();
            return !_isYielding && _writer.Flow.IsDrained();
        }

        if (_isYielding)
        {
            _isYielding = false;
            return _writer.Flow.IsDrained();
        }

        if (_error is not null)
        {
            ExceptionDispatchInfo.Throw(_error);
        }

        return true;
    }

    protected override void OnWaiting(EventLoop loop)
    {
        if (_isYielding)
        {
            Wake();
        }
        else
        {
            _writer.Flow.Add(this);
        }
    }

    protected override void OnTurn() => _writer.Flow.Remove(this);

    protected override void Recycle()
    {
        Forget();
        _writer = null!;
        _error = null;
        t_spare = this;
    }
}
