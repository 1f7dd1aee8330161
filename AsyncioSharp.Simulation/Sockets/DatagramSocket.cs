using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>A socket for datagrams: nobody connects to it, and its end is not told.</summary>
internal abstract class DatagramSocket(Machine machine, AddressFamily family) : SimSocket(machine, family, SocketType.Dgram)
{
    public sealed override IoResult Receive(Span<byte> buffer) => ReceiveFrom(buffer, out _);

    public sealed override IoResult Send(ReadOnlySpan<byte> data) => SendTo(data, null);

    public sealed override SocketError Accept(out NetSocket? client)
    {
        client = null;
        return SocketError.OperationNotSupported;
    }

    public sealed override SocketError Listen(int backlog) => SocketError.OperationNotSupported;

    public sealed override void ShutdownSend()
    {
        // Nobody would hear of it.
    }

    public sealed override void Kill() => OnClosing();
}
