using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// Each call tries at once and waits only if it would have to; after the wait it tries again in the step of its own task. (asyncio moves the
// bytes in the loop's callback, a turn earlier: a task that is cancelled in between loses them. Here they stay with the system.)
//
// Receive and Send answer "would block" with a value. Accept and ReceiveFrom of the base class library throw an exception for it, which
// costs more than asking first.

/// <summary>The calls on the program's own sockets.</summary>
internal static class RawSocketCalls
{
    /// <summary>Seconds between attempts to connect to a unix server whose backlog is full: no system has an event for it.</summary>
    public const double FullBacklogRetry = 0.01;

    public static async Coroutine<byte[]> Receive(EventLoop loop, Socket sock, int bufsize)
    {
        Check(loop, sock);
        ArgumentOutOfRangeException.ThrowIfNegative(bufsize);
        int count;
        while (!TryReceive(sock, Shared(loop, bufsize), out count))
        {
            await Ready(loop, sock, Readiness.Read);
        }

        Count(loop, Readiness.Read, count);
        return Shared(loop, count).ToArray();
    }

    public static async Coroutine<int> ReceiveInto(EventLoop loop, Socket sock, Memory<byte> buffer)
    {
        Check(loop, sock);
        int count;
        while (!TryReceive(sock, buffer.Span, out count))
        {
            await Ready(loop, sock, Readiness.Read);
        }

        Count(loop, Readiness.Read, count);
        return count;
    }

    public static async Coroutine<(byte[] Data, EndPoint? Address)> ReceiveFrom(EventLoop loop, Socket sock, int bufsize)
    {
        Check(loop, sock);
        ArgumentOutOfRangeException.ThrowIfNegative(bufsize);
        int count;
        EndPoint? from;
        while (!TryReceiveFrom(loop, sock, Shared(loop, bufsize), out count, out from))
        {
            await Ready(loop, sock, Readiness.Read);
        }

        Count(loop, Readiness.Read, count);
        return (Shared(loop, count).ToArray(), from);
    }

    public static async Coroutine<(int Count, EndPoint? Address)> ReceiveFromInto(
        EventLoop loop, Socket sock, Memory<byte> buffer, int nbytes)
    {
        Check(loop, sock);
        ArgumentOutOfRangeException.ThrowIfNegative(nbytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nbytes, buffer.Length);
        Memory<byte> wanted = nbytes == 0 ? buffer : buffer[..nbytes];
        int count;
        EndPoint? from;
        while (!TryReceiveFrom(loop, sock, wanted.Span, out count, out from))
        {
            await Ready(loop, sock, Readiness.Read);
        }

        Count(loop, Readiness.Read, count);
        return (count, from);
    }

    public static async Coroutine SendAll(EventLoop loop, Socket sock, ReadOnlyMemory<byte> data)
    {
        Check(loop, sock);
        while (true)
        {
            int count = sock.Send(data.Span, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                throw SocketFailure.Of(error);
            }

            Count(loop, Readiness.Write, count);
            data = data[count..];
            if (data.IsEmpty && error == SocketError.Success)
            {
                return;
            }

            await Ready(loop, sock, Readiness.Write);
        }
    }

    public static async Coroutine<int> SendTo(EventLoop loop, Socket sock, ReadOnlyMemory<byte> data, EndPoint address)
    {
        Check(loop, sock);
        address = await Resolved(sock.AddressFamily, address);
        int count;
        while (!TrySendTo(sock, data.Span, address, out count))
        {
            await Ready(loop, sock, Readiness.Write);
        }

        Count(loop, Readiness.Write, count);
        return count;
    }

    public static async Coroutine Connect(EventLoop loop, Socket sock, EndPoint address)
    {
        Check(loop, sock);
        address = await Resolved(sock.AddressFamily, address);
        while (!TryConnect(sock, address))
        {
            if (sock.AddressFamily == AddressFamily.Unix)
            {
                await Asyncio.Sleep(FullBacklogRetry);
                continue;
            }

            using OutsideWork? work = LoopNet.Of(loop).BeginWork();
            await Ready(loop, sock, Readiness.Write);
            var error = (SocketError)(int)sock.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error != SocketError.Success)
            {
                throw new SocketException((int)error, $"Connect call failed {address}: {SocketFailure.Describe(error)}");
            }

            return;
        }
    }

    public static async Coroutine<(Socket Conn, EndPoint? Address)> Accept(EventLoop loop, Socket sock)
    {
        Check(loop, sock);
        Socket? client;
        while (!TryAccept(sock, out client))
        {
            await Ready(loop, sock, Readiness.Read);
        }

        client!.Blocking = false;
        return (client, PeerOf(client));
    }

    /// <summary>For the loop's statistics.</summary>
    public static void Count(EventLoop loop, Readiness direction, int bytes)
    {
        if (direction == Readiness.Read)
        {
            LoopNet.Of(loop).CountReceived(bytes);
        }
        else
        {
            LoopNet.Of(loop).CountSent(bytes);
        }
    }

    /// <summary>Waits until a socket is ready for a direction; takes the watch away again if the wait is cancelled.</summary>
    public static async Coroutine Ready(EventLoop loop, Socket sock, Readiness direction)
    {
        var name = Descriptor.Of(sock);
        Future ready = loop.CreateFuture();
        WatchedDescriptor.Watch(loop, name, direction, ready);
        try
        {
            await ready;
        }
        catch
        {
            WatchedDescriptor.Withdraw(loop, name, direction, ready);
            throw;
        }
    }

    public static void Check(EventLoop loop, Socket sock)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(sock);
        LoopNet.Of(loop).Network.CheckKernelSockets();
        var name = Descriptor.Of(sock);
        name.ThrowIfClosed();
        if (sock.Blocking)
        {
            throw new ArgumentException(
                "the socket must be non-blocking: set socket.Blocking = false, or a call would stop the whole loop.", nameof(sock));
        }

        WatchedDescriptor.EnsureFree(loop, name);
    }

    // One buffer for the loop: what it gets is copied before anything else can run, and a task that waits for long holds no memory.
    public static Span<byte> Shared(EventLoop loop, int size)
    {
        byte[] buffer = LoopNet.Of(loop).RawReceiveBuffer;
        return buffer.AsSpan(0, Math.Min(size, buffer.Length));
    }

    private static bool TryReceive(Socket sock, Span<byte> buffer, out int count)
    {
        count = sock.Receive(buffer, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => true,
            SocketError.WouldBlock => false,
            _ => throw SocketFailure.Of(error),
        };
    }

    private static bool TryReceiveFrom(EventLoop loop, Socket sock, Span<byte> buffer, out int count, out EndPoint? from)
    {
        from = null;
        if (sock.SocketType == SocketType.Stream)
        {
            return TryReceive(sock, buffer, out count);
        }

        count = 0;
        if (!sock.Poll(0, SelectMode.SelectRead))
        {
            return false;
        }

        if (sock.AddressFamily == AddressFamily.Unix)
        {
            // The library's ReceiveFrom fails for senders without a name.
            IoResult result = LoopNet.Of(loop).Network.Adopt(sock).ReceiveFrom(buffer, out from);
            count = result.Count;
            return result.IsOk || (result.WouldBlock ? false : throw SocketFailure.Of(result.Error));
        }

        try
        {
            from = new IPEndPoint(sock.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            count = sock.ReceiveFrom(buffer, SocketFlags.None, ref from);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            // Somebody else was faster, or the datagram's checksum was wrong.
            return false;
        }
    }

    private static bool TrySendTo(Socket sock, ReadOnlySpan<byte> data, EndPoint address, out int count)
    {
        count = 0;
        try
        {
            count = sock.SendTo(data, SocketFlags.None, address);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            return false;
        }
    }

    private static bool TryConnect(Socket sock, EndPoint address)
    {
        try
        {
            sock.Connect(address);
            return true;
        }
        catch (SocketException error) when (
            error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress or SocketError.AlreadyInProgress)
        {
            return false;
        }
    }

    private static bool TryAccept(Socket sock, out Socket? client)
    {
        client = null;
        if (!sock.Poll(0, SelectMode.SelectRead))
        {
            return false;
        }

        try
        {
            client = sock.Accept();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionAborted)
        {
            // Somebody else was faster, or the peer gave up while it waited.
            return false;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            throw SocketFailure.Of(error.SocketErrorCode);
        }
    }

    /// <summary>The address that a socket of a family is to reach, where the program may have given a name.</summary>
    public static async Coroutine<EndPoint> Resolved(AddressFamily family, EndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        NativeText.CheckAddress(address, nameof(address));
        return address is DnsEndPoint dns ? (await Resolver.Resolve(dns.Host, dns.Port, family, isPassive: false))[0] : address;
    }

    private static EndPoint? PeerOf(Socket client)
    {
        try
        {
            return client.RemoteEndPoint;
        }
        catch (SocketException)
        {
            // It has gone already; the first read says so.
            return null;
        }
    }
}
