using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

// Readiness is a level, as the kernel's: a listener is called once per turn as long as a direction is ready and wanted. A socket fires when
// something about it changes, when a listener begins to want a direction that is ready already, and after each call of the listener, for
// what the call has left.

/// <summary>A socket of a simulated host.</summary>
internal abstract class SimSocket : NetSocket
{
    private readonly Dictionary<(SocketOptionLevel Level, SocketOptionName Name), int> _options = [];
    private readonly LinkedListNode<SimSocket> _place;
    private readonly AddressFamily _family;
    private readonly SocketType _type;
    private int _descriptor;

    protected SimSocket(Machine machine, AddressFamily family, SocketType type)
    {
        Machine = machine;
        _family = family;
        _type = type;
        _descriptor = machine.TakeDescriptor();
        _place = machine.Sockets.AddLast(this);
    }

    public Machine Machine { get; }

    public bool ReusesAddress { get; private set; }

    public bool ReusesPort { get; private set; }

    /// <summary>A socket of IPv6 that takes IPv4 too.</summary>
    public bool IsDualMode => _family == AddressFamily.InterNetworkV6
        && _options.GetValueOrDefault((SocketOptionLevel.IPv6, SocketOptionName.IPv6Only)) == 0;

    public override int Descriptor => _descriptor;

    public override AddressFamily Family => _family;

    public override SocketType Type => _type;

    public override bool IsClosed => _descriptor < 0;

    /// <summary>How exactly its address says which packets are for it: where several match, the most exact gets them.</summary>
    public int Precision => LocalEndPoint is IPEndPoint local && !Machine.IsAny(local.Address) ? 1 : 0;

    // Whoever meant a server of the system's has to learn why it is not reached.
    internal override string Describe(SocketError error) => error == SocketError.ConnectionRefused
        ? $"{base.Describe(error)} (the network of this test is simulated: Network = TestNetwork.Real reaches the system's)"
        : base.Describe(error);

    /// <summary>What it is ready for just now.</summary>
    protected abstract Readiness Now { get; }

    /// <summary>It has been given an address.</summary>
    public virtual void OnBound(IPEndPoint local)
    {
    }

    /// <summary>The host is gone: no good-bye in the program, and none that waits for an answer.</summary>
    public abstract void Kill();

    /// <summary>It is bound to this address of its host, or to all.</summary>
    public bool Covers(IPAddress address)
    {
        IPAddress own = ((IPEndPoint)LocalEndPoint!).Address;
        IPAddress plain = Machine.Plain(address);
        return Machine.Plain(own).Equals(plain)
            || (Machine.IsAny(own) && (own.AddressFamily == plain.AddressFamily || IsDualMode));
    }

    public override SocketError Bind(EndPoint local) =>
        local is not IPEndPoint ip ? SocketError.InvalidArgument
        : LocalEndPoint is not null ? SocketError.InvalidArgument
        : ip.AddressFamily != Family ? SocketError.AddressFamilyNotSupported
        : Machine.Bind(this, ip);

    public override void SetNoDelay() => _options[(SocketOptionLevel.Tcp, SocketOptionName.NoDelay)] = 1;

    public override void SetReuse(bool address, bool port)
    {
        ReusesAddress |= address;
        ReusesPort |= port;
    }

    public override int GetOption(SocketOptionLevel level, SocketOptionName name) => (level, name) switch
    {
        (SocketOptionLevel.Socket, SocketOptionName.Error) => (int)ConnectResult(),
        (SocketOptionLevel.Socket, SocketOptionName.Type) => (int)Type,
        (SocketOptionLevel.Socket, SocketOptionName.ReuseAddress) => ReusesAddress ? 1 : 0,
        _ => _options.GetValueOrDefault((level, name), Default(name)),
    };

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        if (name is SocketOptionName.SendBuffer or SocketOptionName.ReceiveBuffer)
        {
            // Linux takes twice what it is asked for, as its own book-keeping needs room too, and has a least.
            value = Math.Max(2304, 2 * value);
        }

        _options[(level, name)] = value;
        if (name == SocketOptionName.ReuseAddress)
        {
            ReusesAddress = value != 0;
        }
    }

    public override void Close()
    {
        if (!IsClosed)
        {
            Detach();
            Machine.ReturnDescriptor(_descriptor);
            _descriptor = -1;
            OnClosing();
        }
    }

    /// <summary>The program has closed it.</summary>
    protected abstract void OnClosing();

    /// <summary>The kernel has finished with it.</summary>
    protected void Leave()
    {
        if (_place.List is not null)
        {
            Machine.Sockets.Remove(_place);
        }
    }

    /// <summary>Something about it has changed.</summary>
    protected void Notify()
    {
        FireAtPoll(Now);
        Machine.OnReady?.Invoke();
    }

    /// <inheritdoc/>
    protected override void OnAttached()
    {
        // Its number is nobody else's in this loop.
    }

    /// <inheritdoc/>
    protected override void OnInterestChanged(Readiness before) => FireAtPoll(Now);

    /// <inheritdoc/>
    protected override void OnRan() => FireAtPoll(Now);

    /// <inheritdoc/>
    protected override void OnDetached(Readiness before)
    {
        // No selector watches it.
    }

    protected int Option(SocketOptionName name) => _options.GetValueOrDefault((SocketOptionLevel.Socket, name), Default(name));

    private static int Default(SocketOptionName name) => name switch
    {
        SocketOptionName.SendBuffer or SocketOptionName.ReceiveBuffer => 256 * 1024,
        _ => 0,
    };
}
