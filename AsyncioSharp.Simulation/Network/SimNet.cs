using System.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Simulation;

/// <summary>
/// The network between the hosts of a world. What is set here counts for every link that says nothing else. Packets within a host take no
/// time and meet no faults.
/// </summary>
public sealed partial class SimNet
{
    private readonly Dictionary<IPAddress, Machine> _machines = [];
    private readonly Dictionary<string, Machine> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Rule> _rules = [];

    internal SimNet(EventLoop loop, FaultSource faults)
    {
        Events = new EventQueue(loop);
        Faults = faults;
    }

    /// <summary>How long packets are on their way; a millisecond unless it is set.</summary>
    public Latency Latency { get; set; } = Latency.Fixed(0.001);

    /// <summary>The part of the packets that get lost, from 0 to 1. What TCP makes of it is delay.</summary>
    public double Loss
    {
        get;
        set => field = CheckRate(value)!.Value;
    }

    /// <summary>The part of the packets that arrive twice, from 0 to 1. TCP shows nothing of it.</summary>
    public double Duplication
    {
        get;
        set => field = CheckRate(value)!.Value;
    }

    /// <summary>The part of the packets in which a byte changes, from 0 to 1. TCP drops them, datagrams arrive changed.</summary>
    public double Corruption
    {
        get;
        set => field = CheckRate(value)!.Value;
    }

    /// <summary>Bytes per second of every link; null has no limit.</summary>
    public double? Bandwidth { get; set; }

    /// <summary>How many bytes wait for a line of limited bandwidth before packets are dropped.</summary>
    public int QueueSize { get; set; } = 256 * 1024;

    /// <summary>The largest packet, in bytes. Streams are cut into segments that fit; a datagram that does not fit travels in pieces, of
    /// which none may get lost.</summary>
    public int Mtu { get; set; } = 1500;

    /// <summary>The packets on their way, first the one that arrives first; those of held links are not among them.</summary>
    public IReadOnlyList<Packet> InFlight =>
        [.. Events.All.OfType<Delivery>().OrderBy(static one => one.When).Select(static one => one.Packet)];

    internal EventQueue Events { get; }

    internal FaultSource Faults { get; }

    /// <summary>Records the run; null if nobody does.</summary>
    internal StepObserver? Observer { get; init; }

    internal static double? CheckRate(double? rate) =>
        rate is null or (>= 0 and <= 1) ? rate : throw new ArgumentOutOfRangeException(nameof(rate), rate, "Give a part, from 0 to 1.");

    internal void Add(Machine machine)
    {
        if (!_names.TryAdd(machine.Name, machine))
        {
            throw new ArgumentException($"There is a host '{machine.Name}' already.");
        }

        foreach (IPAddress address in machine.Addresses)
        {
            _machines.Add(address, machine);
        }
    }

    internal Machine? Find(IPAddress address) => _machines.GetValueOrDefault(address);

    internal Machine? Find(string name) => _names.GetValueOrDefault(name.TrimEnd('.'));

    /// <summary>Every machine, in the order in which they were made.</summary>
    internal IEnumerable<Machine> Machines => _names.Values;

    /// <summary>Sends a packet to a machine.</summary>
    internal void Send(Machine from, Machine to, Packet packet)
    {
        if (ReferenceEquals(from, to))
        {
            to.Receive(packet);
            return;
        }

        SimPath path = from.PathTo(to);
        packet.SenderName = from.Name;
        packet.ReceiverName = to.Name;
        if (Observer is { } observer)
        {
            packet.Trace = new TraceMessage(from.Name, to.Name, packet.ToString());
            observer.OnMessageSent(packet.Trace, Events.Now);
        }

        double delay = 0;
        int copies = 0;
        bool isCorrupted = false;
        foreach (Rule rule in _rules)
        {
            PacketFate fate = rule.Decide(packet);
            if (fate.IsDropped)
            {
                return;
            }

            delay += fate.Seconds;
            copies += fate.Copies;
            isCorrupted |= fate.IsCorrupted;
        }

        if (path.Cuts > 0 || IsLost(path, packet))
        {
            return;
        }

        isCorrupted |= Faults.Happens(path.Corruption ?? Corruption, "corrupt", packet);
        copies += Faults.Happens(path.Duplication ?? Duplication, "duplicate", packet) ? 1 : 0;
        if (isCorrupted && Corrupt(ref packet))
        {
            return;
        }

        for (; copies >= 0; copies--)
        {
            Depart(path, packet, delay);
        }
    }

    internal void Arrive(SimPath path, Packet packet)
    {
        if (path.Holds > 0)
        {
            path.Held.Add(packet);
        }
        else if (path.Cuts == 0)
        {
            if (packet.Trace is { } trace)
            {
                Observer!.OnMessageArrived(trace, Events.Now);
            }

            path.To.Receive(packet);
        }
    }

    private bool IsLost(SimPath path, Packet packet)
    {
        double rate = path.Loss ?? Loss;
        if (rate == 0)
        {
            return false;
        }

        int mtu = path.Mtu ?? Mtu;
        int pieces = packet.Size <= mtu ? 1 : (packet.Size + mtu - 1) / mtu;
        return Faults.Happens(pieces == 1 ? rate : 1 - Math.Pow(1 - rate, pieces), "lose", packet);
    }

    /// <summary>Changes a byte.</summary>
    /// <returns>True if nobody will see the packet: its checksum is wrong.</returns>
    private bool Corrupt(ref Packet packet)
    {
        if (packet.Kind != PacketKind.Udp || packet.Data.IsEmpty)
        {
            return true;
        }

        byte[] data = packet.Data.ToArray();
        data[Faults.Below(data.Length)] ^= (byte)(1 + Faults.Below(255));
        packet = new Packet(packet.Kind, packet.From, packet.To, data) { Trace = packet.Trace };
        return false;
    }

    private void Depart(SimPath path, Packet packet, double extra)
    {
        long now = Events.Now;
        long departs = now;
        if ((path.Bandwidth ?? Bandwidth) is { } bandwidth)
        {
            long waits = Math.Max(0, path.FreeAt - now);
            if (waits * bandwidth / TimeSpan.TicksPerSecond > (path.QueueSize ?? QueueSize))
            {
                return;
            }

            departs = path.FreeAt = now + waits + (long)(packet.Size / bandwidth * TimeSpan.TicksPerSecond);
        }

        Latency latency = path.Latency ?? Latency;
        double seconds = (latency.Constant ?? latency.Draw(path.Next)) + extra;
        long arrives = departs + (long)(seconds * TimeSpan.TicksPerSecond);
        if (packet.Sender is { } sender && extra == 0)
        {
            // Packets of one connection take one road: they do not overtake each other unless a rule says so.
            arrives = sender.LastArrival = Math.Max(sender.LastArrival, arrives);
        }

        Events.Add(new Delivery(path, packet), arrives);
    }

    private sealed class Rule(SimNet net, Func<Packet, PacketFate> decide) : IDisposable
    {
        public PacketFate Decide(Packet packet) => decide(packet);

        public void Dispose() => net._rules.Remove(this);
    }
}
