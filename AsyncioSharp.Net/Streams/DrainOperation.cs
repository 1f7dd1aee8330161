using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Net;

/// <summary>One call of <see cref="AsyncioStreamWriter.Drain"/>.</summary>
internal sealed class DrainOperation(AsyncioStreamWriter writer) : LoopOperation<bool>
{
    private Exception? _error;
    private bool _isYielding;

    public override string Name => nameof(AsyncioStreamWriter.Drain);

    public override string ToString() => $"<{Name} of {writer}>";

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
            writer.Loop.CheckThread();
            writer.Reader?.ThrowIfFailed();

            // ConnectionLost is called a turn after the end of a connection. Without this turn a loop of writes and drains would never
            // notice it.
            _isYielding = writer.IsClosing();
            return !_isYielding && writer.Flow.IsDrained();
        }

        if (_isYielding)
        {
            _isYielding = false;
            return writer.Flow.IsDrained();
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
            writer.Flow.Add(this);
        }
    }

    protected override void OnTurn() => writer.Flow.Remove(this);
}
