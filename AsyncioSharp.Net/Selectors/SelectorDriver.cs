using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>
/// The loop's driver while it does I/O: polls a <see cref="Selector"/> and queues the keys that are ready. The first I/O of a loop attaches it.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SelectorDriver : IoDriver
{
    private const int ReceiveBufferSize = 256 * 1024;

    private readonly EventLoop _loop;
    private readonly Selector _selector;
    private readonly SelectorEvent[] _events = new SelectorEvent[512];
    private byte[]? _receiveBuffer;
    private byte[]? _rawReceiveBuffer;

    // Whose each descriptor number is, from Attach to Detach, watched or not: a number that belongs to a transport is not for AddReader.
    private SelectorKey?[] _owners = new SelectorKey?[64];
    private List<Action>? _closers;
    private LiveChildren? _children;
    private int _active;

    private SelectorDriver(EventLoop loop, Selector selector)
    {
        _loop = loop;
        _selector = selector;
        Network = new KernelStack(isLinux: selector is EpollSelector);
    }

    /// <summary>What it polls.</summary>
    public Selector Selector => _selector;

    /// <summary>Where the loop's sockets come from. A simulated network takes the kernel's place here, before the loop's first socket is made.</summary>
    public NetworkStack Network
    {
        get;
        set
        {
            _loop.CheckThread();
            field = value;
        }
    }

    /// <inheritdoc/>
    public override bool IsActive => _active > 0;

    /// <summary>
    /// One buffer for all receives of the loop: a transport hands what it received to its protocol at once, so no two need it at the same time. 256 KiB, asyncio's limit
    /// for one read.
    /// </summary>
    internal byte[] ReceiveBuffer => _receiveBuffer ??= GC.AllocateUninitializedArray<byte>(ReceiveBufferSize, pinned: true);

    /// <summary>The same for calls on the program's own sockets: a task that starts eagerly may make one inside of a protocol's callback, whose data is in the other.</summary>
    internal byte[] RawReceiveBuffer => _rawReceiveBuffer ??= GC.AllocateUninitializedArray<byte>(ReceiveBufferSize, pinned: true);

    /// <summary>The loop's signal handlers, if it has some.</summary>
    internal SignalTable? Signals { get; set; }

    /// <summary>The child processes of the loop.</summary>
    internal LiveChildren Children => _children ??= new LiveChildren(this);

    /// <summary>The driver of a loop; attached now if the loop did no I/O before.</summary>
    /// <param name="loop">The loop, on its own thread or while it does not run.</param>
    /// <returns>The driver.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    public static SelectorDriver Of(EventLoop loop)
    {
        CheckAccess(loop);
        return loop.Driver as SelectorDriver ?? Attach(loop, DefaultSelector());
    }

    /// <summary>Lets a loop wait with a selector of one's choice, before its first I/O.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="selector">The selector; the loop disposes of it.</param>
    /// <returns>The driver.</returns>
    /// <exception cref="InvalidOperationException">The loop has a selector already.</exception>
    public static SelectorDriver Attach(EventLoop loop, Selector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        CheckAccess(loop);
        if (loop.Driver is SelectorDriver)
        {
            throw new InvalidOperationException("The loop does I/O already: choose its selector before its first I/O call.");
        }

        var driver = new SelectorDriver(loop, selector);
        loop.AttachDriver(driver);
        return driver;
    }

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        int count = _selector.Wait(_events, timeout);
        for (int i = 0; i < count; i++)
        {
            (SelectorKey key, Readiness ready) = _events[i];
            if ((ready & key.Wanted) != 0)
            {
                key.Fire(ready);
            }
            else
            {
                // Interest that was taken away lazily: now it costs something, so now the selector hears of it.
                Disarm(key);
            }
        }

        Array.Clear(_events, 0, count);
    }

    /// <inheritdoc/>
    public override void Wake() => _selector.Wake();

    /// <summary>The selector and how much is watched.</summary>
    /// <returns>For example <c>&lt;SelectorDriver active=3 &lt;EpollSelector …&gt;&gt;</c>.</returns>
    public override string ToString() => $"<SelectorDriver active={_active} {_selector}>";

    /// <summary>Work begins that takes real time, for which virtual time waits; null in real time.</summary>
    internal OutsideWork? BeginWork(Func<bool>? isAwaited = null) => BeginOutsideWork(_loop, isAwaited);

    /// <summary>The same for work of the network, which takes no real time if it is simulated.</summary>
    internal OutsideWork? BeginNetworkWork() => Network.IsReal ? BeginWork() : null;

    internal ExecutionContext? CaptureExecution()
    {
        CheckAccess(_loop);
        return CaptureContext();
    }

    internal void Queue(IReadyCallback callback, ExecutionContext? execution) => Queue(_loop, callback, execution);

    internal void NoteAttached(SelectorKey key) => NoteAttached(_loop, key);

    internal void NoteWatch(SelectorKey key, bool begins) => NoteWatch(_loop, key, begins);

    /// <summary>What a key wants has changed.</summary>
    internal void Update(SelectorKey key, Readiness before)
    {
        if ((key.Wanted & ~key.Armed) != 0)
        {
            CheckAccess(_loop);
            Arm(key);
        }

        _active += (key.Wanted != Readiness.None ? 1 : 0) - (before != Readiness.None ? 1 : 0);
    }

    /// <summary>Who has a descriptor's number now; null if nobody of this loop.</summary>
    internal SelectorKey? OwnerOf(int descriptor) => (uint)descriptor < (uint)_owners.Length ? _owners[descriptor] : null;

    /// <summary>Refuses a descriptor that the loop has made for itself: the file that the program means has been closed.</summary>
    /// <exception cref="IOException">It is one; the error number is EBADF.</exception>
    internal void RefuseOwn(int descriptor)
    {
        if (_selector.Owns(descriptor))
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

            // Whoever had the number closed the descriptor without a word, or it is a socket under AddReader that a transport takes over.
            before?.OnSuperseded();
        }
    }

    /// <summary>
    /// Tells the selector again what it should know already. For descriptors that are only a number here: the program may have closed it and got the same number for another file,
    /// of which the kernel knows nothing.
    /// </summary>
    internal void Rearm(SelectorKey key) => Arm(key);

    /// <summary>A key's descriptor is about to be closed.</summary>
    internal void Forget(SelectorKey key, Readiness before)
    {
        int fd = key.Descriptor;
        if (ReferenceEquals(OwnerOf(fd), key))
        {
            _owners[fd] = null;
        }

        _active -= before != Readiness.None ? 1 : 0;
        if (key.Armed != Readiness.None && !_loop.IsClosed())
        {
            key.Armed = Readiness.None;
            _selector.Remove(key);
        }
    }

    /// <summary>Called when the loop is closed.</summary>
    internal void OnClose(Action closer) => (_closers ??= []).Add(closer);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (Action closer in _closers ?? [])
        {
            closer();
        }

        _closers = null;
        _selector.Dispose();
    }

    private static Selector DefaultSelector() => OperatingSystem.IsLinux() ? new EpollSelector() : new SelectSelector();

    /// <summary>Takes back what nobody wants any more. Nobody can be told of a failure, and none may leave the loop: the program has closed the descriptor behind our back.</summary>
    private void Disarm(SelectorKey key)
    {
        try
        {
            Arm(key);
        }
        catch (IOException)
        {
            key.Armed = Readiness.None;
            _selector.Remove(key);
        }
    }

    private void Arm(SelectorKey key)
    {
        Readiness wanted = key.Wanted;
        if (wanted == Readiness.None)
        {
            _selector.Remove(key);
        }
        else if (key.Armed == Readiness.None)
        {
            _selector.Add(key, wanted);
        }
        else
        {
            _selector.Modify(key, wanted);
        }

        key.Armed = wanted;
    }
}
