using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>One listening socket of a <see cref="Server"/>.</summary>
internal sealed class Listener : IReadinessListener
{
    /// <summary>
    /// Seconds without accepting after the system ran out of descriptors or memory: the connection stays ready, and trying again at once
    /// would be a busy loop.
    /// </summary>
    private const double BackOff = 1.0;

    private readonly Server _server;
    private readonly NetSocket _socket;
    private TimerHandle? _retry;
    private bool _isHeld;

    public Listener(Server server, NetSocket socket)
    {
        _server = server;
        _socket = socket;
        View = new TransportSocket(socket);
    }

    public TransportSocket View { get; }

    public void Start()
    {
        SocketError error = _socket.Listen(_server.Backlog);
        if (error != SocketError.Success)
        {
            // With address reuse a second bind is no error; the second listen is.
            throw _socket.LocalEndPoint is { } address
                ? SocketFailure.Of(_socket, error, "error while attempting to listen on address", address)
                : _socket.Failure(error);
        }

        Watch();
    }

    /// <summary>Accepts no more, until <see cref="Start"/>.</summary>
    public void Stop()
    {
        _retry?.Cancel();
        _isHeld = false;
        _socket.SetInterest(Readiness.None);
    }

    /// <summary>Accepts again, if it stopped because the server had no room.</summary>
    public void Release()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _socket.SetInterest(Readiness.Read);
        }
    }

    public void Close()
    {
        _retry?.Cancel();
        _socket.Close();
    }

    /// <summary>Accepts what waits, up to the backlog: a flood of connects must not keep the loop from everything else.</summary>
    void IReadinessListener.OnReadable()
    {
        for (int i = 0; i <= _server.Backlog; i++)
        {
            if (!_server.HasRoom)
            {
                // What waits stays in the system's backlog; left under watch it would keep the loop busy.
                _isHeld = true;
                _socket.SetInterest(Readiness.None);
                return;
            }

            switch (_socket.Accept(out NetSocket? client))
            {
                case SocketError.Success:
                    _server.OnAccepted(client!);
                    break;
                case SocketError.WouldBlock:
                    return;
                case SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted
                    or SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostDown
                    or SocketError.HostUnreachable or SocketError.TimedOut:
                    // That one gave up or broke while it waited (Linux hands its error on); the next may be fine.
                    break;
                case SocketError error:
                    Pause(error);
                    return;
            }
        }
    }

    void IReadinessListener.OnWritable()
    {
    }

    private void Watch()
    {
        _retry = null;
        if (!_socket.IsClosed)
        {
            _socket.Attach(_server.GetLoop(), this);
            _socket.SetInterest(Readiness.Read);
        }
    }

    private void Pause(SocketError error)
    {
        EventLoop loop = _server.GetLoop();
        _socket.SetInterest(Readiness.None);
        _retry = loop.CallLater(BackOff, Watch);
        loop.CallExceptionHandler(new LoopExceptionContext
        {
            Message = $"accept() failed, most likely out of descriptors or memory; {_server} accepts again in {BackOff:0} s",
            Exception = _socket.Failure(error),
            Socket = View,
        });
    }
}
