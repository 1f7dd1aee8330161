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
//
// In each direction there is at most one who waits: a callback (AddReader) until it is removed, or a future (SockRecv) once. A callback
// replaces a callback, as in asyncio. If a task waits already, asyncio lets a second one replace it, and the first hangs for ever. Here the
// second one is refused, whatever it is.

/// <summary>The watch over a descriptor of the program.</summary>
internal sealed class WatchedDescriptor : SelectorKey, IReadinessListener
{
    private readonly EventLoop _loop;
    private readonly int _number;
    private readonly SafeHandle? _handle;
    private Socket? _socket;

    // Each a RegisteredCallback, a Future or null.
    private object? _reader;
    private object? _writer;

    private WatchedDescriptor(EventLoop loop, in Descriptor name)
    {
        _loop = loop;
        _number = name.Number;
        _handle = name.Handle;
        _socket = name.Socket;
    }

    public override int Descriptor => _number;

    public override Socket? Socket => _socket ??= View();

    /// <summary>Registers who waits for a direction.</summary>
    /// <exception cref="InvalidOperationException">A transport has the descriptor, or a task waits for this direction.</exception>
    public static void Watch(EventLoop loop, in Descriptor name, Readiness direction, object waiter)
    {
        var net = LoopNet.Of(loop);
        name.ThrowIfClosed();
        net.RefuseOwn(name.Number);
        WatchedDescriptor? watch = Find(net, name);
        bool isCertain = watch is null || (name.Handle is not null && ReferenceEquals(name.Handle, watch._handle));
        if (watch is null)
        {
            watch = new WatchedDescriptor(loop, name);
            watch.Attach(loop, watch);
        }

        watch.Set(direction, waiter);
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
        if (loop.IsClosed() || LoopNet.Find(loop) is not { } net)
        {
            return false;
        }

        WatchedDescriptor? watch = Find(net, name);
        if (watch?.Slot(direction) is not RegisteredCallback)
        {
            return false;
        }

        watch.Clear(direction);
        return true;
    }

    /// <summary>Refuses the descriptor of a transport.</summary>
    public static void EnsureFree(EventLoop loop, in Descriptor name) => Find(LoopNet.Of(loop), name);

    /// <summary>Takes a future out again, if it still waits.</summary>
    public static void Withdraw(EventLoop loop, in Descriptor name, Readiness direction, Future waiter)
    {
        if (LoopNet.Find(loop)?.OwnerOf(name.Number) is WatchedDescriptor watch && ReferenceEquals(watch.Slot(direction), waiter))
        {
            watch.Clear(direction);
        }
    }

    /// <summary>Tasks that wait hear of it: nobody else would ever wake them.</summary>
    internal override void OnSuperseded()
    {
        Future?[] waiting = [_reader as Future, _writer as Future];
        _reader = null;
        _writer = null;
        Detach();
        foreach (Future? future in waiting)
        {
            future?.Wake(
                new InvalidOperationException($"Descriptor {_number} was closed, or handed to a transport, while a task waited for it."));
        }
    }

    public override string ToString() => $"<descriptor {_number} read={_reader ?? "idle"} write={_writer ?? "idle"}>";

    void IReadinessListener.OnReadable() => Tell(Readiness.Read);

    void IReadinessListener.OnWritable() => Tell(Readiness.Write);

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

    private ref object? Slot(Readiness direction) => ref direction == Readiness.Read ? ref _reader : ref _writer;

    private void Set(Readiness direction, object waiter)
    {
        ref object? slot = ref Slot(direction);
        if (slot is Future waiting ? !waiting.Done() : slot is not null && waiter is Future)
        {
            throw new InvalidOperationException(
                $"Descriptor {_number} has {(slot is Future ? "a task" : "a callback")} waiting to "
                    + $"{(direction == Readiness.Read ? "read" : "write")} already. One at a time: use a lock, "
                    + "or one task for each direction.");
        }

        slot = waiter;
        Unfire(direction);
        try
        {
            SetInterest(Wanted | direction);
        }
        catch (IOException error)
        {
            Clear(direction);
            throw error.HResult == Errno.EPERM
                ? new NotSupportedException(
                    $"Descriptor {_number} cannot be watched: regular files and directories are always ready. Watch sockets, "
                        + "pipes and terminals; read files with Asyncio.ToThread(...).", error)
                : error;
        }
        catch (NotSupportedException)
        {
            Clear(direction);
            throw;
        }
    }

    private void Clear(Readiness direction)
    {
        Slot(direction) = null;
        Unfire(direction);
        Readiness rest = (_reader is null ? Readiness.None : Readiness.Read) | (_writer is null ? Readiness.None : Readiness.Write);
        if (rest == Readiness.None)
        {
            Detach();
        }
        else
        {
            SetInterest(rest);
        }
    }

    private void Tell(Readiness direction)
    {
        if (Slot(direction) is RegisteredCallback callback)
        {
            callback.Run(_loop, this);
        }
        else if (Slot(direction) is Future waiting)
        {
            Clear(direction);
            waiting.Wake();
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
