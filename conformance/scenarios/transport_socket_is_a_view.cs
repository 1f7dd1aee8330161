using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>TCP connections do not delay small writes; the socket that a transport shows tells its addresses and options, and can neither send nor receive nor be closed.</summary>
[Scenario("transport_socket_is_a_view", 197, 200)]
public static class TransportSocketIsAView
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one"), sock: one);
        var sock = (TransportSocket)transport.GetExtraInfo("socket")!;
        t.Say($"no delay {sock.Getsockopt(SocketOptionLevel.Tcp, SocketOptionName.NoDelay) != 0}");
        t.Say($"names {Equals(sock.Getsockname(), transport.GetExtraInfo("sockname"))} {Equals(sock.Getpeername(), transport.GetExtraInfo("peername"))}");
        bool Has(string name) => typeof(TransportSocket).GetMethods().Any(method => method.Name == name);
        t.Say($"itself {ReferenceEquals(sock, one)}, send {Has("Send")}, recv {Has("Receive") || Has("Recv")}, close {Has("Close")}");
        t.Say($"unknown {transport.GetExtraInfo("nothing") ?? "None"}, {transport.GetExtraInfo("nothing", "default")}");
        transport.Close();
        await protocol.Lost;
        other.Close();
    }
}
