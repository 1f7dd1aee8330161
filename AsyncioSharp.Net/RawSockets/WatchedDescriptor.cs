using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// A descriptor that belongs to the program: it may close it whenever it likes, without telling us, and the system gives the number away
// again.
//
//  1. When nobody waits for either direction any more, the selector stops watching it (Detach). Transports are lazier there, but they
//     know when they close.
//  2. A watch whose handle has been closed is dead: the next registration or transport with the same number drops it.
//  3. For a bare number nobody can know, so each registration tells the selector, even if it should know already.

/// <summary>The watch over a descriptor of the program.</summary>
internal sealed class WatchedDescriptor : SelectorKey
{
    private readonly int _number;
    private readonly SafeHandle? _handle;
    private readonly ReadinessWaiters _waiters;
    private Socket? _socket;

    private WatchedDescriptor(EventLoop loop, in Descriptor name)
    {
        _number = name.Number;
        _handle = name.Handle;
        _socket = name.Socket;
        _waiters = new ReadinessWaiters(loop, this, $"Descriptor {_number}");
    }

    public override int Descriptor => _number;

    public override Socket? Socket => _socket ??= View();

    /// <summary>Registers who waits for a direction.</summary>
    /// <exception cref="InvalidOperationException">A transport has the descriptor, or a task waits for this direction.</exception>
    public static void Watch(EventLoop loop, in Descriptor name, Readiness direction, object waiter)
    {
        if (name.Own is { } own)
        {
            own.CheckLoop(loop);
            own.Watch(direction, waiter);
            return;
        }

        var net = LoopNet.Of(loop);
        if (name.Socket is not null)
        {
            net.Network.CheckKernelSockets();
        }

        name.ThrowIfClosed();
        net.RefuseOwn(name.Number);
        WatchedDescriptor? watch = Find(net, name);
        bool isCertain = watch is null || (name.Handle is not null && ReferenceEquals(name.Handle, watch._handle));
        if (watch is null)
        {
            watch = new WatchedDescriptor(loop, name);
            watch.Attach(loop, watch._waiters);
        }

        watch.Add(direction, waiter);
        if (!isCertain)
        {
            net.Driver.Arm(watch);
        }
    }

    /// <summary>Removes a callback.</summary>
    /// <returns>False if there was none.</returns>
    /// <exception cref="InvalidOperationException">A transport has the descriptor.</exception>
    public static bool RemoveCallback(EventLoop loop, in Descriptor name, Readiness direction)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckThread();
        if (name.Own is { } own)
        {
            return own.Waiters.RemoveCallback(direction);
        }

        return !loop.IsClosed() && LoopNet.Find(loop) is { } net && Find(net, name)?._waiters.RemoveCallback(direction) == true;
    }

    /// <summary>Refuses the descriptor of a transport.</summary>
    public static void EnsureFree(EventLoop loop, in Descriptor name) => Find(LoopNet.Of(loop), name);

    /// <summary>Takes a future out again, if it still waits.</summary>
    public static void Withdraw(EventLoop loop, in Descriptor name, Readiness direction, Future waiter)
    {
        if (LoopNet.Find(loop)?.OwnerOf(name.Number) is WatchedDescriptor watch)
        {
            watch._waiters.Withdraw(direction, waiter);
        }
    }

    internal override void OnSuperseded() =>
        _waiters.End($"Descriptor {_number} was closed, or handed to a transport, while a task waited for it.");

    public override string ToString() => $"<descriptor {_number} {_waiters}>";

    private static WatchedDescriptor? Find(LoopNet net, in Descriptor name)
    {
        SelectorKey? owner = net.OwnerOf(name.Number);
        switch (owner)
        {
            case WatchedDescriptor watch:
                // Rule 2; still asked for with the handle that was closed, it is the one.
                return watch._handle is { IsClosed: true } && !ReferenceEquals(watch._handle, name.Handle) ? null : watch;
            case null:
                return null;
            default:
                return owner.Descriptor == name.Number
                    ? throw new InvalidOperationException(
                        $"Descriptor {name.Number} is used by a transport or server of this loop. Talk to that, or duplicate the socket.")
                    : null;
        }
    }

    private void Add(Readiness direction, object waiter)
    {
        try
        {
            _waiters.Add(direction, waiter);
        }
        catch (IOException error) when (error.HResult == Errno.EPERM)
        {
            throw new NotSupportedException(
                $"Descriptor {_number} cannot be watched: regular files and directories are always ready. Watch sockets, "
                    + "pipes and terminals; read files with Asyncio.ToThread(...).", error);
        }
    }

    private Socket? View()
    {
        try
        {
            var view = new Socket(new SafeSocketHandle(_number, ownsHandle: false));

            // The constructor takes anything; this asks the system.
            view.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type);
            return view;
        }
        catch (SocketException)
        {
            // No socket; the selector that needs one says so.
            return null;
        }
    }
}
