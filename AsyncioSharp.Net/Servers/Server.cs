using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>
/// A listening server (asyncio's <c>Server</c>), made by <c>loop.CreateServer</c>, <c>Asyncio.StartServer</c> and their unix forms.
/// </summary>
/// <remarks><c>await using (server) { … }</c> closes it at the end and waits until its connections have ended.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Server : IAsyncDisposable
{
    private readonly EventLoop _loop;
    private readonly Func<BaseProtocol> _protocolFactory;
    private readonly ServerOptions _options;
    private readonly TlsSetup? _tls;
    private readonly Action? _onClosed;
    private readonly WaiterList _closedWaiters = new();
    private readonly Queue<NetSocket> _accepted = new();
    private readonly Action _setUpNext;
    private Listener[]? _listeners;
    private SocketTransport? _firstClient;
    private Future? _servingForever;
    private int _clients;
    private bool _isServing;

    internal Server(
        EventLoop loop,
        IEnumerable<NetSocket> sockets,
        Func<BaseProtocol> protocolFactory,
        ServerOptions options,
        TlsSetup? tls,
        Action? onClosed = null)
    {
        _loop = loop;
        _protocolFactory = protocolFactory;
        _options = options;
        _tls = tls;
        _onClosed = onClosed;
        _setUpNext = SetUpNext;
        _listeners = [.. sockets.Select(socket => new Listener(this, socket))];
    }

    /// <summary>The listening sockets (asyncio's <c>server.sockets</c>); none once it is closed.</summary>
    public IReadOnlyList<TransportSocket> Sockets => _listeners is null ? [] : [.. _listeners.Select(static listener => listener.View)];

    /// <summary>How many connections it has at most (<c>maxConnections:</c>); null is no limit. asyncio has no such limit.</summary>
    public int? MaxConnections => _options.MaxConnections;

    /// <summary>
    /// Seconds without a byte after which a connection is ended (<c>idleTimeout:</c>); null is no limit. asyncio has no such limit.
    /// </summary>
    public double? IdleTimeout => _options.IdleTimeout;

    /// <summary>How many connections it has now, with those that are closing and not closed yet.</summary>
    public int ConnectionCount => _clients;

    internal int Backlog => _options.Backlog;

    /// <summary>One more connection may be accepted. Those that were accepted and wait for their turn count.</summary>
    internal bool HasRoom => _options.MaxConnections is not { } most || _clients + _accepted.Count < most;

    /// <summary>The loop it belongs to (asyncio's <c>get_loop</c>).</summary>
    /// <returns>The loop.</returns>
    public EventLoop GetLoop() => _loop;

    /// <summary>Whether it accepts connections (asyncio's <c>is_serving</c>).</summary>
    /// <returns>True between <see cref="StartServing"/> and <see cref="Close"/>.</returns>
    public bool IsServing() => _isServing;

    /// <summary>Begins to accept connections (asyncio's <c>start_serving</c>). Harmless when repeated.</summary>
    /// <returns>To be awaited.</returns>
    /// <exception cref="InvalidOperationException">The server is closed.</exception>
    public async Coroutine StartServing()
    {
        _loop.CheckThread();
        Begin();

        // One turn, so that a connect right after it finds the loop polling.
        await Asyncio.Sleep(0);
    }

    /// <summary>
    /// Accepts connections until it is cancelled or the server is closed (asyncio's <c>serve_forever</c>), and ends when all connections
    /// have ended.
    /// </summary>
    /// <remarks>
    /// Cancelling it closes the server and its connections: each sends what it has buffered first. (asyncio 3.13.0 closes only the server,
    /// and then waits for idle clients for ever.)
    /// <see cref="Close"/> leaves the connections alone, as in asyncio.
    /// </remarks>
    /// <returns>To be awaited.</returns>
    /// <exception cref="InvalidOperationException">The server is closed, or serves forever already.</exception>
    /// <exception cref="CancelledError">It was cancelled, or the server closed.</exception>
    public async Coroutine ServeForever()
    {
        _loop.CheckThread();
        if (_servingForever is not null)
        {
            throw new InvalidOperationException($"server {this} is already being awaited on ServeForever()");
        }

        Begin();
        _servingForever = _loop.CreateFuture();
        try
        {
            await _servingForever;
        }
        catch (CancelledError)
        {
            bool isCancelled = _listeners is not null;
            Close();
            if (isCancelled)
            {
                CloseClients();
            }

            await WaitClosed();
            throw;
        }
        finally
        {
            _servingForever = null;
        }
    }

    /// <summary>
    /// Stops listening (asyncio's <c>close</c>). Connections that exist go on. Ends <see cref="ServeForever"/>. Harmless when repeated.
    /// </summary>
    public void Close()
    {
        _loop.CheckThread();
        if (_listeners is not { } listeners)
        {
            return;
        }

        _listeners = null;
        _isServing = false;
        foreach (Listener listener in listeners)
        {
            listener.Close();
        }

        try
        {
            _onClosed?.Invoke();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The server is closed all the same.
            _loop.CallExceptionHandler(
                new LoopExceptionContext { Message = "Error while removing the file of a unix server", Exception = error });
        }

        _servingForever?.Cancel();
        if (_clients == 0)
        {
            _closedWaiters.WakeAll();
        }
    }

    /// <summary>Waits until the server is closed and all its connections have ended (asyncio's <c>wait_closed</c>).</summary>
    /// <returns>To be awaited.</returns>
    public async Coroutine WaitClosed()
    {
        _loop.CheckThread();
        if (_listeners is not null || _clients > 0)
        {
            await _closedWaiters.Wait(_loop);
        }
    }

    /// <summary>Closes all its connections (asyncio's <c>close_clients</c>): each sends what it has buffered first.</summary>
    public void CloseClients() => ForEachClient(static client =>
    {
        // Under TLS a close message is sent first.
        if (client.GetProtocol() is TlsLayer tls)
        {
            tls.Close();
        }
        else
        {
            client.Close();
        }
    });

    /// <summary>Closes all its connections at once (asyncio's <c>abort_clients</c>); what they have buffered is lost.</summary>
    public void AbortClients() => ForEachClient(static client => client.Abort());

    /// <summary>Closes the server and waits until its connections have ended, as leaving Python's <c>async with server</c> does.</summary>
    /// <returns>To be awaited.</returns>
    public async ValueTask DisposeAsync()
    {
        Close();
        await WaitClosed();
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Server sockets=(127.0.0.1:8080)&gt;</c>.</returns>
    public override string ToString() => $"<Server sockets=({string.Join(", ", Sockets.Select(static socket => socket.LocalEndPoint))})>";

    internal void Begin()
    {
        if (_listeners is null)
        {
            throw new InvalidOperationException($"server {this} is closed");
        }

        if (_isServing)
        {
            return;
        }

        try
        {
            Array.ForEach(_listeners, static listener => listener.Start());
            _isServing = true;
        }
        finally
        {
            if (!_isServing)
            {
                // One of several failed: the others must not accept for a server that does not serve.
                Array.ForEach(_listeners, static listener => listener.Stop());
            }
        }
    }

    internal void Attach(SocketTransport client)
    {
        client.NextOfServer = _firstClient;
        _firstClient?.PreviousOfServer = client;
        _firstClient = client;
        _clients++;
    }

    internal void Detach(SocketTransport client)
    {
        if (client.PreviousOfServer is { } previous)
        {
            previous.NextOfServer = client.NextOfServer;
        }
        else
        {
            _firstClient = client.NextOfServer;
        }

        client.NextOfServer?.PreviousOfServer = client.PreviousOfServer;
        client.NextOfServer = null;
        client.PreviousOfServer = null;
        _clients--;
        OnRoom();
        if (_clients == 0 && _listeners is null)
        {
            _closedWaiters.WakeAll();
        }
    }

    /// <summary>A connection was accepted: its protocol and transport are made in the next turn, as asyncio does in a task.</summary>
    /// <remarks>In a queue beside the ready ring, since a closure for each would be a fifth of what a connection allocates.</remarks>
    internal void OnAccepted(NetSocket socket)
    {
        if (_options.HandOutTo is { } choose)
        {
            HandOut(socket, choose);
            return;
        }

        _accepted.Enqueue(socket);
        _loop.Post(_setUpNext);
    }

    private void HandOut(NetSocket socket, Func<EventLoop> choose)
    {
        try
        {
            EventLoop loop = choose();
            loop.Post(() => SetUp(loop, socket, server: null));
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Drop(_loop, socket, error);
        }
    }

    private void SetUpNext()
    {
        NetSocket socket = _accepted.Dequeue();
        if (_loop.IsClosed() || _listeners is null)
        {
            // Closed since it was accepted: a connection now would outlive WaitClosed.
            socket.Close();
            return;
        }

        SetUp(_loop, socket, this);
    }

    private void SetUp(EventLoop loop, NetSocket socket, Server? server)
    {
        try
        {
            BaseProtocol protocol = _protocolFactory() ?? throw new InvalidOperationException("The protocol factory returned null.");
            _ = new SocketTransport(loop, socket, _tls is null ? protocol : _tls.Layer(loop, protocol, waiter: null), server);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Drop(loop, socket, error);
            server?.OnRoom();
        }
    }

    private static void Drop(EventLoop loop, NetSocket socket, Exception error)
    {
        socket.Close();
        loop.CallExceptionHandler(
            new LoopExceptionContext { Message = "Error on transport creation for incoming connection", Exception = error });
    }

    /// <summary>A connection fewer: listeners that found no room go on.</summary>
    private void OnRoom()
    {
        if (_options.MaxConnections is not null && _listeners is { } listeners)
        {
            Array.ForEach(listeners, static listener => listener.Release());
        }
    }

    private void ForEachClient(Action<SocketTransport> action)
    {
        _loop.CheckThread();
        SocketTransport? next;
        for (SocketTransport? client = _firstClient; client is not null; client = next)
        {
            next = client.NextOfServer;
            action(client);
        }
    }
}
