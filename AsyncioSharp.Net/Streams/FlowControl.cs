using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Net;

/// <summary>
/// What a writer waits for: that its transport takes more, or that the connection is over. The protocol tells it (asyncio's
/// <c>FlowControlMixin</c>, and the future behind
/// <c>wait_closed</c>).
/// </summary>
internal sealed class FlowControl
{
    private List<DrainOperation>? _drains;
    private WaiterList? _closeWaiters;
    private ExceptionDispatchInfo? _error;
    private Exception? _drainError;

    public bool IsPaused { get; private set; }

    /// <summary>Somebody waits in Drain.</summary>
    public bool HasDrains => _drains is { Count: > 0 };

    /// <summary>The connection is over.</summary>
    public bool IsLost { get; private set; }

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        IsPaused = false;
        WakeDrains(null);
    }

    public void Lose(Exception? error)
    {
        IsLost = true;
        _error = error is null ? null : ExceptionDispatchInfo.Capture(error);
        _closeWaiters?.WakeAll();
        WakeDrains(error);
    }

    /// <summary>Waits for the end of the connection.</summary>
    public async Coroutine WaitClosed(EventLoop loop)
    {
        loop.CheckThread();
        if (!IsLost)
        {
            await (_closeWaiters ??= new WaiterList()).Wait(loop);
        }

        _error?.Throw();
    }

    /// <summary>False if a drain has to wait.</summary>
    public bool IsDrained() =>
        IsLost ? throw (_drainError = new SocketException((int)SocketError.ConnectionReset, "Connection lost")) : !IsPaused;

    /// <summary>It is the error that ended this connection, or the one that a drain threw since it had ended.</summary>
    public bool IsLossOfConnection(Exception error) => IsLost && (error == _error?.SourceException || error == _drainError);

    public void Add(DrainOperation drain) => (_drains ??= []).Add(drain);

    public void Remove(DrainOperation drain) => _drains?.Remove(drain);

    private void WakeDrains(Exception? error)
    {
        if (_drains is not { } drains)
        {
            return;
        }

        _drains = null;
        foreach (DrainOperation drain in drains)
        {
            if (drain.IsPending)
            {
                drain.Wake(error);
            }
        }
    }
}
