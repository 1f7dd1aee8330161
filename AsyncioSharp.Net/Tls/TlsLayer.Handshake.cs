using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Net;

internal sealed partial class TlsLayer
{
    private Task? _handshake;

    private void StartHandshake()
    {
        try
        {
            _handshake = _client is not null
                ? _ssl.AuthenticateAsClientAsync(_client, CancellationToken.None)
                : _ssl.AuthenticateAsServerAsync(_server!, CancellationToken.None);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            // Options that contradict one another.
            _handshake = Task.FromException(error);
        }

        ConfiguredTaskAwaitable.ConfiguredTaskAwaiter awaiter = _handshake.ConfigureAwait(false).GetAwaiter();
        if (awaiter.IsCompleted)
        {
            OnHandshakeEnded();
        }
        else
        {
            awaiter.UnsafeOnCompleted(OnHandshakeEnded);
        }
    }

    private void OnHandshakeEnded()
    {
        try
        {
            EndHandshake();
        }
        catch (KeyboardInterrupt interrupt)
        {
            // This may be the continuation of a task: .NET would throw it on the pool, which ends the process. In a turn of its own it
            // leaves the loop.
            _loop.Post(() => ExceptionDispatchInfo.Throw(interrupt));
        }
    }

    private void EndHandshake()
    {
        if (_phase != Phase.Handshake)
        {
            // Too late: it timed out or the connection went away. The outcome is looked at, so that it is not an unobserved one.
            _ = _handshake!.Exception;
            return;
        }

        _timer?.Cancel();
        if (_handshake!.Exception?.InnerException is { } error)
        {
            FailHandshake(error);
            return;
        }

        _phase = Phase.Open;
        CallApp(static layer => layer.Open());
        Pump();
    }

    private void Open()
    {
        if (_callsConnectionMade)
        {
            _isAppConnected = true;
            _side.Made(_side.Protocol);
        }

        _waiter?.Wake();
        _waiter = null;

        for (; _early is { Count: > 0 } && !IsClosing; _early.Advance(_early.Head.Length))
        {
            Write(_early.Head);
        }

        _early = null;
    }

    private void OnHandshakeTimeout()
    {
        if (_phase == Phase.Handshake)
        {
            FailHandshake(
                new TimeoutException($"TLS handshake is taking longer than {_handshakeTimeout} seconds: aborting the connection"));

            // There is no alert to be flushed, and a peer that reads nothing would hold a closing connection open for ever.
            _lower.Abort();
        }
    }

    private void FailHandshake(Exception error)
    {
        if (_loop.GetDebug())
        {
            _side.Report(error, $"{this} failed during the TLS handshake");
        }

        _error = error;
        _phase = Phase.Closed;
        FailWaiter(error);

        // Not Abort: SslStream may just have written the alert that tells the peer why.
        _lower.Close();
    }
}
