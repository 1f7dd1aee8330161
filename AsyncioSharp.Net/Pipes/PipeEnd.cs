using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// One end of a pipe, or of whatever else has a descriptor that can be polled: a socket, a terminal.
//
// O_NONBLOCK belongs to the open file, not to the descriptor. A pipe of our own has one user; but standard input is often shared with the
// shell that started us, which would find its terminal changed. So the flag is put back when the end is closed.

/// <summary>A descriptor of the system that is no socket, or is not used as one.</summary>
internal sealed unsafe class PipeEnd : StreamEnd
{
    private readonly IDisposable? _owner;
    private readonly int _fd;
    private readonly FileKind _kind;
    private readonly int _flagsBefore;
    private bool _isClosed;

    // Of the last error: SocketError has one code for several of them, and the text shall be right.
    private string? _call;
    private int _errno;

    private PipeEnd(IDisposable? owner, int fd, FileKind kind, int flagsBefore)
    {
        _owner = owner;
        _fd = fd;
        _flagsBefore = flagsBefore;
        _kind = kind;
    }

    public override int Descriptor => _isClosed ? -1 : _fd;

    public override bool IsClosed => _isClosed;

    internal override bool TellsReaderGone => _kind != FileKind.CharacterDevice;

    /// <summary>Takes over a descriptor. From now on it belongs to the end, also if it is refused.</summary>
    /// <param name="source">The descriptor.</param>
    /// <exception cref="ArgumentException">It is no pipe, socket or character device.</exception>
    public static PipeEnd Adopt(PipeHandle source)
    {
        try
        {
            int fd = source.Descriptor;
            FileKind kind = FileIdentity.Of(fd)?.Kind ?? throw Failed("statx", Marshal.GetLastPInvokeError());
            if (kind is not (FileKind.Fifo or FileKind.Socket or FileKind.CharacterDevice))
            {
                throw new ArgumentException(
                    $"Pipe transports are for pipes, sockets and character devices, and descriptor {fd} is a {kind} file, "
                        + "which is always ready: read and write it in an executor, "
                    + "with loop.RunInExecutor or Asyncio.ToThread.",
                    nameof(source));
            }

            int flags = LinuxSyscalls.fcntl(fd, LinuxSyscalls.F_GETFL, 0);
            if ((flags & LinuxSyscalls.O_NONBLOCK) == 0
                && LinuxSyscalls.fcntl(fd, LinuxSyscalls.F_SETFL, flags | LinuxSyscalls.O_NONBLOCK) != 0)
            {
                throw Failed("fcntl", Marshal.GetLastPInvokeError());
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
    public static IOException Failed(string call, int error) => new($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);

    public override IoResult Receive(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            nint count;
            do
            {
                count = LinuxSyscalls.read(_fd, bytes, buffer.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            return Result("read", count);
        }
    }

    // The runtime ignores SIGPIPE, so that a reader that is gone is an error like others.
    public override IoResult Send(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            nint count;
            do
            {
                count = LinuxSyscalls.write(_fd, bytes, data.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            return Result("write", count);
        }
    }

    public override IoResult SendPieces(ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Length > LinuxSyscalls.MostPieces)
        {
            return base.SendPieces(pieces);
        }

        nint count;
        do
        {
            count = LinuxSyscalls.WritePieces(_fd, pieces);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        return Result("write", count);
    }

    public override void Close()
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

    internal override Exception Failure(SocketError error) => Failed(_call!, _errno);

    private IoResult Result(string call, nint count)
    {
        if (count >= 0)
        {
            return new IoResult((int)count, SocketError.Success);
        }

        (_call, _errno) = (call, Marshal.GetLastPInvokeError());
        return new IoResult(0, Errno.ToSocketError(_errno));
    }
}
