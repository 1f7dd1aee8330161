using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

// Socket.Select from the base class library, on every system: three lists of sockets that it prunes to those which are ready.
//
// It costs time and garbage in proportion to the sockets watched, not to the ready ones, so it is the fallback and the second opinion of
// the tests, not what a busy server runs on. It is woken by a byte on a UDP socket that is connected to itself: there is nothing else to
// wait for next to sockets that exists everywhere. Only sockets can be watched, as in asyncio on Windows.

/// <summary>
/// The selector for systems without a better one:
/// <see cref="System.Net.Sockets.Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, TimeSpan)"/>.
/// </summary>
public sealed class SelectSelector : Selector
{
    private readonly Dictionary<Socket, Entry> _entries = [];
    private readonly Socket _wake;
    private readonly int _wakeNumber;
    private readonly List<Socket> _read = [];
    private readonly List<Socket> _write = [];
    private readonly List<Socket> _error = [];

    /// <summary>Makes a selector.</summary>
    /// <exception cref="SocketException">No socket can be made.</exception>
    public SelectSelector()
    {
        _wake = PortableStack.Make(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _wakeNumber = (int)_wake.SafeHandle.DangerousGetHandle();
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wake.Connect(_wake.LocalEndPoint!);
        _wake.Blocking = false;
    }

    /// <inheritdoc/>
    public override void Add(SelectorKey key, Readiness interest)
    {
        ArgumentNullException.ThrowIfNull(key);
        _entries[SocketOf(key)] = new Entry(key, interest);
    }

    /// <inheritdoc/>
    public override void Modify(SelectorKey key, Readiness interest)
    {
        ArgumentNullException.ThrowIfNull(key);
        _entries[SocketOf(key)] = new Entry(key, interest);
    }

    /// <inheritdoc/>
    public override void Remove(SelectorKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _entries.Remove(SocketOf(key));
    }

    /// <inheritdoc/>
    public override int Wait(Span<SelectorEvent> events, TimeSpan timeout)
    {
        FillLists();
        try
        {
            Socket.Select(
                _read, _write, _error, timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan
                : TimeSpan.FromMilliseconds(ToMilliseconds(timeout)));
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // Somebody closed a socket without removing it. Drop the dead ones and say that nothing is ready; the next turn waits on the
            // rest.
            DropClosed();
            return 0;
        }

        int found = 0;
        foreach (Socket socket in _read)
        {
            if (socket == _wake)
            {
                DrainWake();
            }
            else
            {
                Note(events, ref found, socket, Readiness.Read);
            }
        }

        foreach (Socket socket in _write)
        {
            Note(events, ref found, socket, Readiness.Write);
        }

        foreach (Socket socket in _error)
        {
            Note(events, ref found, socket, Readiness.Read | Readiness.Write);
        }

        return found;
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        try
        {
            _wake.Send([1], SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The loop has been closed: nobody waits.
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"<SelectSelector keys={_entries.Count}>";

    /// <inheritdoc/>
    public override bool Owns(int descriptor) => descriptor == _wakeNumber;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _wake.Dispose();
        _entries.Clear();
    }

    private static Socket SocketOf(SelectorKey key) => key.Socket
        ?? throw new NotSupportedException(
            $"Descriptor {key.Descriptor} is no socket, and SelectSelector can wait for sockets only. On Linux use EpollSelector.");

    private void Note(Span<SelectorEvent> events, ref int found, Socket socket, Readiness ready)
    {
        // A socket may be in several lists: its second event joins the first, or waits for the next call if there is no room.
        SelectorKey key = _entries[socket].Key;
        for (int i = 0; i < found; i++)
        {
            if (ReferenceEquals(events[i].Key, key))
            {
                events[i] = new SelectorEvent(key, events[i].Ready | ready);
                return;
            }
        }

        if (found < events.Length)
        {
            events[found++] = new SelectorEvent(key, ready);
        }
    }

    private void FillLists()
    {
        _read.Clear();
        _write.Clear();
        _error.Clear();
        _read.Add(_wake);
        foreach ((Socket socket, Entry entry) in _entries)
        {
            if ((entry.Interest & Readiness.Read) != 0)
            {
                _read.Add(socket);
            }

            if ((entry.Interest & Readiness.Write) != 0)
            {
                _write.Add(socket);
            }

            // A refused connect shows here alone on Windows, an error that waits to be collected (a refused datagram) on Unix. Readers on
            // Windows stay out: there it also means urgent data, which nobody reads.
            if ((entry.Interest & Readiness.Write) != 0 || !OperatingSystem.IsWindows())
            {
                _error.Add(socket);
            }
        }
    }

    private void DropClosed()
    {
        foreach (Socket socket in _entries.Keys.Where(static socket => socket.SafeHandle.IsClosed).ToArray())
        {
            _entries.Remove(socket);
        }
    }

    private void DrainWake()
    {
        Span<byte> bytes = stackalloc byte[16];
        while (_wake.Receive(bytes, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
        {
        }
    }

    private readonly record struct Entry(SelectorKey Key, Readiness Interest);
}
