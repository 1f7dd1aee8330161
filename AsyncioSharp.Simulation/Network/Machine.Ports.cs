using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Simulation;

/// <content>Who has which port.</content>
internal sealed partial class Machine
{
    // Linux keeps the address of a connection that was closed here first for a minute.
    private static readonly long TimeWait = 60 * TimeSpan.TicksPerSecond;

    private readonly Dictionary<int, long> _timeWaits = [];

    /// <summary>The sockets that have a port, in the order in which they were bound.</summary>
    public IReadOnlyList<SimSocket> Bound(SocketType type, int port) => _bound.GetValueOrDefault((type, port)) ?? (IReadOnlyList<SimSocket>)[];

    /// <summary>Gives a socket an address.</summary>
    public SocketError Bind(SimSocket socket, IPEndPoint wanted)
    {
        if (!IsOwn(wanted.Address) && !IsGroup(wanted.Address))
        {
            return SocketError.AddressNotAvailable;
        }

        int port = wanted.Port == 0 ? FindFreePort(socket, wanted.Address) : wanted.Port;
        if (port == 0 || IsTaken(socket, wanted.Address, port))
        {
            return SocketError.AddressAlreadyInUse;
        }

        socket.OnBound(new IPEndPoint(wanted.Address, port));
        Enter(socket, port);
        return SocketError.Success;
    }

    /// <summary>An accepted connection shares the port of its listener.</summary>
    public void Enter(SimSocket socket, int port)
    {
        if (!_bound.TryGetValue((socket.Type, port), out List<SimSocket>? sockets))
        {
            _bound.Add((socket.Type, port), sockets = []);
        }

        sockets.Add(socket);
    }

    public void Release(SimSocket socket, bool waits)
    {
        if (socket.LocalEndPoint is not IPEndPoint local || !_bound.TryGetValue((socket.Type, local.Port), out List<SimSocket>? sockets))
        {
            return;
        }

        sockets.Remove(socket);
        if (sockets.Count == 0)
        {
            _bound.Remove((socket.Type, local.Port));
        }

        if (waits)
        {
            _timeWaits[local.Port] = Net.Events.Now + TimeWait;
        }
    }

    /// <summary>With address reuse two listening sockets still may not have one address.</summary>
    public bool HasOtherListener(TcpSocket socket) =>
        LocalOf(socket) is { } local && Bound(SocketType.Stream, local.Port).OfType<TcpSocket>().Any(
            other => !ReferenceEquals(other, socket) && other.IsListening && Overlap(socket, local.Address, other)
                && !(socket.ReusesPort && other.ReusesPort));

    private bool IsTaken(SimSocket socket, IPAddress address, int port)
    {
        foreach (SimSocket other in Bound(socket.Type, port))
        {
            bool isShared = (socket.ReusesPort && other.ReusesPort)
                || (socket.ReusesAddress && other.ReusesAddress && other is not TcpSocket { IsListening: true });
            if (!isShared && Overlap(socket, address, other))
            {
                return true;
            }
        }

        return socket.Type == SocketType.Stream && !socket.ReusesAddress && _timeWaits.TryGetValue(port, out long until)
            && until > Net.Events.Now;
    }

    private static bool Overlap(SimSocket socket, IPAddress address, SimSocket other)
    {
        IPAddress theirs = LocalOf(other)!.Address;
        bool isSameFamily = Plain(address).AddressFamily == Plain(theirs).AddressFamily;
        if (!isSameFamily)
        {
            // Only a socket for both families meets one of the other.
            return (socket.IsDualMode && IsAny(address)) || (other.IsDualMode && IsAny(theirs));
        }

        return IsAny(address) || IsAny(theirs) || Plain(address).Equals(Plain(theirs));
    }

    private int FindFreePort(SimSocket socket, IPAddress address)
    {
        for (int tries = 0; tries <= LastEphemeral - FirstEphemeral; tries++)
        {
            int port = _ephemeral;
            _ephemeral = port == LastEphemeral ? FirstEphemeral : port + 1;
            if (Bound(socket.Type, port).Count == 0 && !IsTaken(socket, address, port))
            {
                return port;
            }
        }

        return 0;
    }

    private static IPEndPoint? LocalOf(SimSocket socket) => socket.LocalEndPoint as IPEndPoint;
}
