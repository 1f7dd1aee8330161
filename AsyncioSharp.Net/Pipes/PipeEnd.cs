using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// One end of a pipe, or of whatever else has a descriptor that can be polled: a socket, a terminal.
//
// O_NONBLOCK belongs to the open file, not to the descriptor. A pipe of our own has one user; but standard input is often shared with the
// shell that started us, which would find its terminal changed. So the flag is put back when the end is closed.

/// <summary>A descriptor behind the same seam as <see cref="NetSocket"/>: it never blocks, tells when it is ready, and gives its errors as values.</summary>
internal sealed unsafe class PipeEnd : SelectorKey
{
    private readonly IDisposable? _owner;
    private readonly int _fd;
    private readonly int _flagsBefore;
    private bool _isClosed;

    private PipeEnd(IDisposable? owner, int fd, FileKind kind, int flagsBefore)
    {
        _owner = owner;
        _fd = fd;
        _flagsBefore = flagsBefore;
        Kind = kind;
    }

    public override int Descriptor => _isClosed ? -1 : _fd;

    public FileKind Kind { get; }

    public bool IsClosed => _isClosed;

    /// <summary>Takes over a descriptor. From now on it belongs to the end, also if it is refused.</summary>
    /// <param name="source">The descriptor.</param>
    /// <exception cref="ArgumentException">It is no pipe, socket or character device.</exception>
    public static PipeEnd Adopt(PipeHandle source)
    {
        try
        {
            int fd = source.Descriptor;
            if (!LinuxSyscalls.TryGetKind(fd, out FileKind kind))
            {
                throw Failure("statx", Marshal.GetLastPInvokeError());
            }

            if (kind is not (FileKind.Fifo or FileKind.Socket or FileKind.CharacterDevice))
            {
                throw new ArgumentException(
                    $"Pipe transports are for pipes, sockets and character devices, and descriptor {fd} is a {kind} file, which is always ready: read and write it in an executor, "
                    + "with loop.RunInExecutor or Asyncio.ToThread.",
                    nameof(source));
            }

            int flags = LinuxSyscalls.fcntl(fd, LinuxSyscalls.F_GETFL, 0);
            if ((flags & LinuxSyscalls.O_NONBLOCK) == 0 && LinuxSyscalls.fcntl(fd, LinuxSyscalls.F_SETFL, flags | LinuxSyscalls.O_NONBLOCK) != 0)
            {
                throw Failure("fcntl", Marshal.GetLastPInvokeError());
            }

            return new PipeEnd(source.Owner, fd, kind, flags);
        }
        catch
        {
            source.Owner?.Dispose();
            throw;
        }
    }

    /// <summary>Takes over an end of a pipe that was made not to block.</summary>
    public static PipeEnd Own(FileDescriptor descriptor) => new(descriptor, descriptor.Number, FileKind.Fifo, LinuxSyscalls.O_NONBLOCK);

    /// <summary>The exception for an error number; asyncio's is an <c>OSError</c>, for 32 its <c>BrokenPipeError</c>.</summary>
    public static IOException Failure(string call, int error) => new($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);

    /// <summary>Reads what is there.</summary>
    /// <param name="buffer">Where to put it; not empty.</param>
    /// <returns>The number of bytes, 0 at the end; or minus the error number.</returns>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                nint count = LinuxSyscalls.read(_fd, bytes, buffer.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                if (Marshal.GetLastPInvokeError() is var error && error != Errno.EINTR)
                {
                    return -error;
                }
            }
        }
    }

    /// <summary>Writes what is taken now.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The number of bytes; or minus the error number.</returns>
    public int Write(ReadOnlySpan<byte> data)
    {
        // The runtime ignores SIGPIPE, so that a reader that is gone is an error like others.
        fixed (byte* bytes = data)
        {
            while (true)
            {
                nint count = LinuxSyscalls.write(_fd, bytes, data.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                if (Marshal.GetLastPInvokeError() is var error && error != Errno.EINTR)
                {
                    return -error;
                }
            }
        }
    }

    /// <summary>Ends the watch and closes it. Harmless when repeated.</summary>
    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        Detach();
        _isClosed = true;
        if ((_flagsBefore & LinuxSyscalls.O_NONBLOCK) == 0)
        {
            LinuxSyscalls.fcntl(_fd, LinuxSyscalls.F_SETFL, _flagsBefore);
        }

        _owner?.Dispose();
    }
}
