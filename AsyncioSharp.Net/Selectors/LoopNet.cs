using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

/// <summary>
/// What a loop has for its I/O: the selector that it waits with, and the network that its sockets come from. The first I/O of a loop makes
/// it.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LoopNet
{
    private const int ReceiveBufferSize = 256 * 1024;

    // Holds the largest datagram. A test of many simulated hosts makes thousands of loops: so much is no large object for .NET, which would
    // look through the whole heap for each few of them.
    private const int SimulatedReceiveBufferSize = 64 * 1024;

    private static readonly ConditionalWeakTable<EventLoop, Func<NetworkStack>> s_offers = [];

    private readonly SelectorDriver _driver;
    private byte[]? _receiveBuffer;
    private byte[]? _rawReceiveBuffer;
    private List<Action>? _closers;
    private HashSet<ProcessTransport>? _children;

    // Whose each descriptor number is, from Attach to Detach, watched or not: a number that belongs to a transport is not for AddReader.
    private SelectorKey?[] _owners = new SelectorKey?[64];

    private LoopNet(EventLoop loop, Selector selector)
    {
        Loop = loop;
        _driver = new SelectorDriver(this, selector);
        Network = selector.CreateNetwork();
    }

    /// <summary>What the loop waits with.</summary>
    public Selector Selector => _driver.Selector;

    /// <summary>
    /// Where the loop's sockets come from. A simulated network takes the kernel's place here, before the loop's first socket is made.
    /// </summary>
    public NetworkStack Network
    {
        get;
        set
        {
            Loop.CheckThread();
            field = value;
        }
    }

    /// <summary>The loop's files; a simulated host has its own.</summary>
    internal AsyncioFiles Files
    {
        get => field ??= new SystemFiles();
        set;
    }

    internal EventLoop Loop { get; }

    /// <summary>Bytes that have come in over sockets and pipes.</summary>
    internal long BytesReceived { get; private set; }

    /// <summary>Bytes that the system has taken.</summary>
    internal long BytesSent { get; private set; }

    internal SelectorDriver Driver => _driver;

    /// <summary>
    /// One buffer for all receives of the loop: a transport hands what it received to its protocol at once, so no two need it at the same
    /// time. 256 KiB, asyncio's limit for one read; 64 KiB if the network is simulated.
    /// </summary>
    internal byte[] ReceiveBuffer => _receiveBuffer ??= NewReceiveBuffer();

    /// <summary>
    /// The same for calls on the program's own sockets: a task that starts eagerly may make one inside of a protocol's callback, whose data
    /// is in the other.
    /// </summary>
    internal byte[] RawReceiveBuffer => _rawReceiveBuffer ??= NewReceiveBuffer();

    /// <summary>The loop's signal handlers, if it has some.</summary>
    internal SignalTable? Signals { get; set; }

    /// <summary>The child processes that are not finished: the end of the loop is theirs.</summary>
    internal HashSet<ProcessTransport> Children => _children ??= [];

    /// <summary>That of a loop; made now if the loop did no I/O before.</summary>
    /// <param name="loop">The loop, on its own thread or while it does not run.</param>
    /// <returns>What the loop has.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    public static LoopNet Of(EventLoop loop)
    {
        SelectorDriver.CheckLoop(loop);
        return Find(loop) ?? Attach(loop, Selector.Default());
    }

    /// <summary>Lets a loop wait with a selector of one's choice, before its first I/O.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="selector">The selector; the loop disposes of it.</param>
    /// <returns>What the loop has.</returns>
    /// <exception cref="InvalidOperationException">The loop has a selector already.</exception>
    public static LoopNet Attach(EventLoop loop, Selector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        SelectorDriver.CheckLoop(loop);
        if (Find(loop) is not null)
        {
            throw new InvalidOperationException("The loop does I/O already: choose its selector before its first I/O call.");
        }

        var net = new LoopNet(loop, selector);
        loop.AttachDriver(net._driver);
        if (s_offers.TryGetValue(loop, out Func<NetworkStack>? offer))
        {
            net.Network = offer();
        }

        return net;
    }

    /// <summary>The driver, with the selector and how much is watched.</summary>
    /// <returns>For example <c>&lt;LoopNet &lt;SelectorDriver active=3 &lt;EpollSelector …&gt;&gt;&gt;</c>.</returns>
    public override string ToString() => $"<LoopNet {_driver}>";

    /// <summary>Has the loop's sockets come from elsewhere than its selector says, from its first I/O on.</summary>
    internal static void Offer(EventLoop loop, Func<NetworkStack> network) => s_offers.AddOrUpdate(loop, network);

    /// <summary>That of a loop that did I/O before; else null.</summary>
    internal static LoopNet? Find(EventLoop loop) => (loop.Driver as SelectorDriver)?.Net;

    /// <summary>Work begins that takes real time, for which virtual time waits; null in real time.</summary>
    internal OutsideWork? BeginWork(Func<bool>? isAwaited = null) => _driver.BeginWork(isAwaited);

    /// <summary>The same for work of the network, which takes no real time if it is simulated.</summary>
    internal OutsideWork? BeginNetworkWork() => Network.IsReal ? BeginWork() : null;

    internal void CountReceived(int bytes) => BytesReceived += bytes;

    internal void CountSent(int bytes) => BytesSent += bytes;

    /// <summary>Called when the loop is closed.</summary>
    internal void OnClose(Action closer) => (_closers ??= []).Add(closer);

    /// <summary>Who has a descriptor's number now; null if nobody of this loop.</summary>
    internal SelectorKey? OwnerOf(int descriptor) => (uint)descriptor < (uint)_owners.Length ? _owners[descriptor] : null;

    private byte[] NewReceiveBuffer() => Network.IsReal
        ? GC.AllocateUninitializedArray<byte>(ReceiveBufferSize, pinned: true) : new byte[SimulatedReceiveBufferSize];

    /// <summary>Refuses a descriptor that the loop has made for itself: the file that the program means has been closed.</summary>
    /// <exception cref="IOException">It is one; the error number is EBADF.</exception>
    internal void RefuseOwn(int descriptor)
    {
        if (Selector.Owns(descriptor))
        {
            throw Descriptor.BadDescriptor(descriptor, "The event loop has the number for itself now");
        }
    }

    /// <summary>A key begins to use its descriptor.</summary>
    internal void Claim(SelectorKey key)
    {
        int fd = key.Descriptor;
        if (fd < 0)
        {
            return;
        }

        if (fd >= _owners.Length)
        {
            Array.Resize(ref _owners, Math.Max(_owners.Length * 2, fd + 1));
        }

        SelectorKey? before = _owners[fd];
        if (!ReferenceEquals(before, key))
        {
            _owners[fd] = key;

            // The owner of the number has closed the descriptor without removing it, or it is a socket under AddReader that a transport
            // takes over.
            before?.OnSuperseded();
        }
    }

    /// <summary>A key's descriptor is about to be closed.</summary>
    internal void Release(SelectorKey key)
    {
        int fd = key.Descriptor;
        if (ReferenceEquals(OwnerOf(fd), key))
        {
            _owners[fd] = null;
        }
    }

    /// <summary>The loop is over.</summary>
    internal void Close()
    {
        foreach (ProcessTransport child in _children?.ToArray() ?? [])
        {
            child.Abandon();
        }

        foreach (Action closer in _closers ?? [])
        {
            closer();
        }
    }
}
