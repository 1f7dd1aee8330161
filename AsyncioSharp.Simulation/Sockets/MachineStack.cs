using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>The network as the loop of a simulated host sees it.</summary>
internal sealed class MachineStack(Machine machine) : NetworkStack
{
    public override NetSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol) => (family, type) switch
    {
        (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6, SocketType.Stream) => new TcpSocket(machine, family),
        (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6, SocketType.Dgram) => new UdpSocket(machine, family),
        (AddressFamily.Unix, SocketType.Stream) => new UnixSocket(machine),
        (AddressFamily.Unix, SocketType.Dgram) => new UnixDatagramSocket(machine),
        _ => throw new SocketException(
            (int)SocketError.AddressFamilyNotSupported, $"The simulated network has no sockets of family {family} and type {type}."),
    };

    public override NetSocket Adopt(Socket socket) => throw IsTheKernels();

    internal override void CheckKernelSockets() => throw IsTheKernels();

    public override async Coroutine<IPAddress[]> Resolve(string host, AddressFamily family)
    {
        // A lookup takes a turn of the loop, as it does outside.
        await Asyncio.Sleep(0);
        IPAddress[] all = IsLocalhost(host) ? [IPAddress.IPv6Loopback, IPAddress.Loopback]
            : machine.Net.Find(host)?.Addresses ?? throw Unknown(host);
        return [.. all.Where(address => family == AddressFamily.Unspecified || address.AddressFamily == family)];
    }

    public override async Coroutine<string> ResolveCanonicalName(string host)
    {
        await Asyncio.Sleep(0);
        return IsLocalhost(host) ? "localhost" : machine.Net.Find(host)?.Name ?? throw Unknown(host);
    }

    public override async Coroutine<string?> ResolveName(IPAddress address)
    {
        await Asyncio.Sleep(0);
        return IPAddress.IsLoopback(address) ? "localhost" : machine.Net.Find(Machine.Plain(address))?.Name;
    }

    public override void PrepareUnixPath(string path, SocketType type) => machine.RemoveStale(path);

    public override Action? UnixPathCleanup(string path) => machine.Remover(path);

    private static NotSupportedException IsTheKernels() => new(
        "A System.Net.Sockets.Socket belongs to the kernel, and this loop's network is simulated: nothing would ever arrive there. Let the "
        + "loop make the connection (host and port, path, address) or the socket (loop.CreateSocket), or run the test with "
        + "Network = TestNetwork.Real.");

    private static bool IsLocalhost(string host) => host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private SocketException Unknown(string host) => new(
        (int)SocketError.HostNotFound,
        $"{host}: Name or service not known. The network is simulated and has {string.Join(", ", machine.Net.Machines.Select(static one => one.Name))} "
        + "and localhost; nothing leaves the process. For the real one: Network = TestNetwork.Real.");
}
