using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

// The twin of RawSocketCalls for sockets of the loop's network. Each call tries at once and waits only if it would have to.

/// <summary>The calls on sockets that the loop has made.</summary>
internal static class AsyncioSocketCalls
{
    public static async Coroutine<byte[]> Receive(EventLoop loop, AsyncioSocket sock, int bufsize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bufsize);
        int count = await Io(loop, sock, Readiness.Read, socket => socket.Receive(RawSocketCalls.Shared(loop, bufsize)));
        return RawSocketCalls.Shared(loop, count).ToArray();
    }

    public static async Coroutine<int> ReceiveInto(EventLoop loop, AsyncioSocket sock, Memory<byte> buffer) =>
        await Io(loop, sock, Readiness.Read, socket => socket.Receive(buffer.Span));

    public static async Coroutine<(byte[] Data, EndPoint? Address)> ReceiveFrom(EventLoop loop, AsyncioSocket sock, int bufsize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bufsize);
        EndPoint? from = null;
        int count = await Io(
            loop, sock, Readiness.Read, socket => socket.ReceiveFrom(RawSocketCalls.Shared(loop, bufsize), out from));
        return (RawSocketCalls.Shared(loop, count).ToArray(), from);
    }

    public static async Coroutine<(int Count, EndPoint? Address)> ReceiveFromInto(
        EventLoop loop, AsyncioSocket sock, Memory<byte> buffer, int nbytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nbytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nbytes, buffer.Length);
        Memory<byte> wanted = nbytes == 0 ? buffer : buffer[..nbytes];
        EndPoint? from = null;
        int count = await Io(loop, sock, Readiness.Read, socket => socket.ReceiveFrom(wanted.Span, out from));
        return (count, from);
    }

    public static async Coroutine SendAll(EventLoop loop, AsyncioSocket sock, ReadOnlyMemory<byte> data)
    {
        do
        {
            data = data[await Io(loop, sock, Readiness.Write, socket => socket.Send(data.Span))..];
        }
        while (!data.IsEmpty);
    }

    public static async Coroutine<int> SendTo(EventLoop loop, AsyncioSocket sock, ReadOnlyMemory<byte> data, EndPoint address)
    {
        Check(loop, sock);
        address = await RawSocketCalls.Resolved(sock.Family, address);
        return await Io(loop, sock, Readiness.Write, socket => socket.SendTo(data.Span, address));
    }

    public static async Coroutine Connect(EventLoop loop, AsyncioSocket sock, EndPoint address)
    {
        Check(loop, sock);
        address = await RawSocketCalls.Resolved(sock.Family, address);
        SocketError error;
        while ((error = sock.Net.Connect(address)) == SocketError.WouldBlock)
        {
            await Asyncio.Sleep(RawSocketCalls.FullBacklogRetry);
        }

        if (error == SocketError.InProgress)
        {
            using OutsideWork? work = LoopNet.Of(loop).BeginNetworkWork();
            await sock.Ready(Readiness.Write);
            error = sock.Net.ConnectResult();
        }

        if (error != SocketError.Success)
        {
            throw SocketFailure.Of(sock.Net, error, "Connect call failed", address);
        }
    }

    public static async Coroutine<(AsyncioSocket Conn, EndPoint? Address)> Accept(EventLoop loop, AsyncioSocket sock)
    {
        NetSocket? client = null;
        await Io(loop, sock, Readiness.Read, socket => new IoResult(0, socket.Accept(out client)));
        return (new AsyncioSocket(loop, client!), client!.RemoteEndPoint);
    }

    public static void Check(EventLoop loop, AsyncioSocket sock)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckThread();
        ArgumentNullException.ThrowIfNull(sock);
        sock.CheckOpen(loop);
    }

    /// <summary>Tries until it does not have to wait.</summary>
    private static async Coroutine<int> Io(EventLoop loop, AsyncioSocket sock, Readiness direction, Func<NetSocket, IoResult> attempt)
    {
        Check(loop, sock);
        while (true)
        {
            IoResult result = attempt(sock.Net);
            if (!result.WouldBlock)
            {
                RawSocketCalls.Count(loop, direction, result.Count);
                return result.IsOk ? result.Count : throw sock.Net.Failure(result.Error);
            }

            await sock.Ready(direction);
        }
    }
}
