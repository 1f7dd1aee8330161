using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// epoll, and what one has to know about it.
//
// epoll does not watch descriptors but open files: a registration goes away when the last descriptor of the file is closed, not when the
// number that was registered is. With a duplicate around (a child between fork and exec, a dup) a closed number goes on reporting. So every
// key is removed with EPOLL_CTL_DEL before its descriptor is closed (200 ns per connection). An event whose number has no key here is
// removed too, or ignored if the kernel does not know the number either.
//
// A user may close a descriptor behind our back and get the same number again for another file. The kernel then has forgotten the first,
// while the table remembers it: EEXIST and ENOENT from epoll_ctl tell which of the two is out of date, and the other operation is right.
//
// Level-triggered, since protocols may stop reading whenever they like. Edge-triggered would save the EPOLL_CTL_MOD around a full send
// buffer, and would have to read every socket until it blocks: one more system call for each request of an echo server.
//
// struct epoll_event is packed (12 bytes) on x86 alone, so it is read by offsets.

/// <summary>The selector of Linux: epoll, woken through an eventfd.</summary>
[SupportedOSPlatform("linux")]
public sealed unsafe class EpollSelector : Selector
{
    private const int BatchSize = 512;
    private static readonly bool s_isPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int s_eventSize = s_isPacked ? 12 : 16;
    private static readonly int s_dataOffset = s_isPacked ? 4 : 8;

    private readonly FileDescriptor _epoll;
    private readonly FileDescriptor _wake;
    private readonly int _epollNumber;
    private readonly int _wakeNumber;
    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(BatchSize * 16, pinned: true);
    private SelectorKey?[] _keys = new SelectorKey?[64];

    /// <inheritdoc/>
    public override bool WatchesPipes => true;

    /// <summary>Makes an epoll instance.</summary>
    /// <exception cref="IOException">The system has no descriptor left.</exception>
    public EpollSelector()
    {
        _epoll = FileDescriptor.Own(LinuxSyscalls.EpollCreate(), "epoll_create1");
        _epollNumber = _epoll.Number;
        try
        {
            _wake = FileDescriptor.Own(LinuxSyscalls.EventFd(), "eventfd");
            _wakeNumber = _wake.Number;
            if (Control(LinuxSyscalls.EPOLL_CTL_ADD, _wakeNumber, LinuxSyscalls.EPOLLIN) != 0)
            {
                throw Failed("epoll_ctl", _wakeNumber, Marshal.GetLastPInvokeError());
            }
        }
        catch
        {
            _wake?.Dispose();
            _epoll.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override NetworkStack CreateNetwork() => new LinuxStack();

    /// <inheritdoc/>
    public override void Add(SelectorKey key, Readiness interest)
    {
        ArgumentNullException.ThrowIfNull(key);
        int fd = key.Descriptor;
        if (fd >= _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(_keys.Length * 2, fd + 1));
        }

        Set(LinuxSyscalls.EPOLL_CTL_ADD, fd, interest);
        _keys[fd] = key;
    }

    /// <inheritdoc/>
    public override void Modify(SelectorKey key, Readiness interest)
    {
        ArgumentNullException.ThrowIfNull(key);
        Set(LinuxSyscalls.EPOLL_CTL_MOD, key.Descriptor, interest);
    }

    /// <inheritdoc/>
    public override void Remove(SelectorKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        int fd = key.Descriptor;
        if ((uint)fd < (uint)_keys.Length && ReferenceEquals(_keys[fd], key))
        {
            _keys[fd] = null;
            Control(LinuxSyscalls.EPOLL_CTL_DEL, fd, 0);
        }
    }

    /// <inheritdoc/>
    public override int Wait(Span<SelectorEvent> events, TimeSpan timeout)
    {
        byte* buffer = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));
        int count = LinuxSyscalls.epoll_wait(
            _epollNumber, buffer, Math.Min(BatchSize, events.Length), timeout == TimeSpan.Zero ? 0 : ToMilliseconds(timeout));
        if (count < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error == Errno.EINTR ? 0 : throw Failed("epoll_wait", _epollNumber, error);
        }

        int found = 0;
        for (byte* next = buffer; count > 0; count--, next += s_eventSize)
        {
            int fd = Unsafe.ReadUnaligned<int>(next + s_dataOffset);
            SelectorKey? key = (uint)fd < (uint)_keys.Length ? _keys[fd] : null;
            if (key is not null)
            {
                events[found++] = new SelectorEvent(key, ToReadiness(Unsafe.ReadUnaligned<uint>(next)));
            }
            else if (fd == _wakeNumber)
            {
                ulong ignored;
                LinuxSyscalls.read(_wakeNumber, &ignored, sizeof(ulong));
            }
            else
            {
                Control(LinuxSyscalls.EPOLL_CTL_DEL, fd, 0);
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        bool held = false;
        try
        {
            // Held, since another thread may be closing the loop: the number could belong to another file by now.
            _wake.DangerousAddRef(ref held);
            ulong one = 1;
            LinuxSyscalls.write(_wakeNumber, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The loop has been closed: nobody waits.
        }
        finally
        {
            if (held)
            {
                _wake.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"<EpollSelector fd={_epoll.Number} keys={_keys.Count(static key => key is not null)}>";

    /// <inheritdoc/>
    public override bool Owns(int descriptor) => descriptor == _epollNumber || descriptor == _wakeNumber;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _epoll.Dispose();
        _wake.Dispose();
        _keys = [];
    }

    private static Readiness ToReadiness(uint events)
    {
        const uint Trouble = LinuxSyscalls.EPOLLERR | LinuxSyscalls.EPOLLHUP;
        Readiness ready = (events & (LinuxSyscalls.EPOLLIN | LinuxSyscalls.EPOLLPRI | Trouble)) != 0 ? Readiness.Read : Readiness.None;
        return (events & (LinuxSyscalls.EPOLLOUT | Trouble)) != 0 ? ready | Readiness.Write : ready;
    }

    private static IOException Failed(string call, int fd, int error) =>
        new($"{call} failed for descriptor {fd}: {Marshal.GetPInvokeErrorMessage(error)}", error);

    private void Set(int operation, int fd, Readiness interest)
    {
        Debug.Assert(interest != Readiness.None);
        uint events = ((interest & Readiness.Read) != 0 ? LinuxSyscalls.EPOLLIN : 0) | (
            (interest & Readiness.Write) != 0 ? LinuxSyscalls.EPOLLOUT : 0);
        if (Control(operation, fd, events) == 0)
        {
            return;
        }

        int error = Marshal.GetLastPInvokeError();
        int other = (operation, error) switch
        {
            (LinuxSyscalls.EPOLL_CTL_ADD, Errno.EEXIST) => LinuxSyscalls.EPOLL_CTL_MOD,
            (LinuxSyscalls.EPOLL_CTL_MOD, Errno.ENOENT) => LinuxSyscalls.EPOLL_CTL_ADD,
            _ => 0,
        };
        if (other == 0 || Control(other, fd, events) != 0)
        {
            throw Failed("epoll_ctl", fd, other == 0 ? error : Marshal.GetLastPInvokeError());
        }
    }

    private int Control(int operation, int fd, uint events)
    {
        byte* ev = stackalloc byte[16];
        Unsafe.WriteUnaligned(ev, events);
        Unsafe.WriteUnaligned(ev + s_dataOffset, (ulong)(uint)fd);
        return LinuxSyscalls.epoll_ctl(_epollNumber, operation, fd, ev);
    }
}
