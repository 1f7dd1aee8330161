using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// A socket as Linux has it: a descriptor and system calls. The base class library's Socket is used for what is rare (options) and for
// sockets that the program made itself. Why not for everything: a Socket and its handle are 350 bytes for each idle connection. And its
// asynchronous calls, brought to the loop, gave half as many requests per second as polling the descriptor (measured: 62-66 k against
// 127-132 k).

/// <summary>A socket of the Linux kernel.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxSocket : NetSocket
{
    // A socket that the program gave away it may still close itself, and the system gives the number to the next file. So each call looks
    // at the owner first and answers what it would answer for a closed descriptor. (Not a reference held for good: Socket.Dispose waits
    // until there is none.)
    private static readonly IoResult s_closedByTheProgram = new(0, SocketError.OperationAborted);

    private readonly SafeHandle _owner;
    private readonly int _fd;
    private readonly AddressFamily _family;
    private readonly SocketType _type;

    // The peer's address: four bytes and a port for IPv4, so that an idle connection carries no objects for it; made an object when
    // somebody asks.
    private ulong _peer4;
    private EndPoint? _peer;
    private Socket? _view;
    private SenderCache? _senders;

    // The number of the last error: SocketError has one code for several of them, and the text shall be right.
    private int _errno;

    /// <summary>Takes over a socket of the program.</summary>
    public LinuxSocket(Socket socket)
        : this(socket.SafeHandle, (int)socket.SafeHandle.DangerousGetHandle(), socket.AddressFamily, socket.SocketType)
    {
        socket.Blocking = false;
        _view = socket;
    }

    private LinuxSocket(SafeHandle owner, int fd, AddressFamily family, SocketType type)
    {
        _owner = owner;
        _fd = fd;
        _family = family;
        _type = type;
    }

    public override int Descriptor => _owner.IsClosed ? -1 : _fd;

    public override Socket Socket
    {
        get
        {
            // The view does not own the descriptor, so it would not notice that the number belongs to somebody else by now.
            ObjectDisposedException.ThrowIf(IsClosed, typeof(Socket));
            return _view ??= new Socket(new SafeSocketHandle(_fd, ownsHandle: false));
        }
    }

    public override AddressFamily Family => _family;

    public override SocketType Type => _type;

    public override bool IsClosed => _owner.IsClosed;

    public override EndPoint? LocalEndPoint
    {
        get
        {
            byte* bytes = stackalloc byte[SockAddr.MaxSize];
            int length = SockAddr.MaxSize;
            return !IsClosed && LinuxSyscalls.getsockname(_fd, bytes, &length) == 0 ? SockAddr.Read(new ReadOnlySpan<byte>(bytes, length))
                : null;
        }
    }

    public override EndPoint? RemoteEndPoint
    {
        get
        {
            if (_peer is null)
            {
                byte* bytes = stackalloc byte[SockAddr.MaxSize];
                int length = SockAddr.MaxSize;
                if (_peer4 != 0)
                {
                    *(ulong*)bytes = _peer4;
                    _peer = SockAddr.Read(new ReadOnlySpan<byte>(bytes, 16));
                }
                else if (!IsClosed && LinuxSyscalls.getpeername(_fd, bytes, &length) == 0)
                {
                    _peer = SockAddr.Read(new ReadOnlySpan<byte>(bytes, length));
                }
            }

            return _peer;
        }
    }

    public static LinuxSocket Create(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        int native = type switch
        {
            SocketType.Stream => 1,
            SocketType.Dgram => 2,
            _ => throw new NotSupportedException($"Sockets of type {type} are not supported."),
        };
        int fd = LinuxSyscalls.socket(
            SockAddr.ToNative(family), native | LinuxSyscalls.SOCK_NONBLOCK | LinuxSyscalls.SOCK_CLOEXEC, Math.Max(0, (int)protocol));
        return fd < 0
            ? throw Errno.ToSocketException(Marshal.GetLastPInvokeError())
            : new LinuxSocket(new FileDescriptor(fd), fd, family, type);
    }

    public override IoResult Receive(Span<byte> buffer)
    {
        if (IsClosed)
        {
            return s_closedByTheProgram;
        }

        fixed (byte* bytes = buffer)
        {
            nint count;
            do
            {
                count = LinuxSyscalls.recv(_fd, bytes, buffer.Length, 0);
            }
            while (count < 0 && IsInterrupted());
            return Result(count);
        }
    }

    public override IoResult Send(ReadOnlySpan<byte> data)
    {
        if (IsClosed)
        {
            return s_closedByTheProgram;
        }

        fixed (byte* bytes = data)
        {
            nint count;
            do
            {
                count = LinuxSyscalls.send(_fd, bytes, data.Length, LinuxSyscalls.MSG_NOSIGNAL);
            }
            while (count < 0 && IsInterrupted());
            return Result(count);
        }
    }

    public override IoResult SendPieces(ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        if (IsClosed || pieces.Length > LinuxSyscalls.MostPieces)
        {
            return IsClosed ? s_closedByTheProgram : base.SendPieces(pieces);
        }

        nint count;
        do
        {
            count = LinuxSyscalls.SendPieces(_fd, pieces);
        }
        while (count < 0 && IsInterrupted());
        return Result(count);
    }

    public override IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from)
    {
        from = null;
        if (IsClosed)
        {
            return s_closedByTheProgram;
        }

        byte* address = stackalloc byte[SockAddr.MaxSize];
        int length;
        nint count;
        fixed (byte* bytes = buffer)
        {
            do
            {
                length = SockAddr.MaxSize;
                count = LinuxSyscalls.recvfrom(_fd, bytes, buffer.Length, 0, address, &length);
            }
            while (count < 0 && IsInterrupted());
        }

        from = count < 0 ? null
            : (_senders ??= new SenderCache()).Find(new ReadOnlySpan<byte>(address, Math.Min(length, SockAddr.MaxSize)));
        return Result(count);
    }

    public override IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (IsClosed)
        {
            return s_closedByTheProgram;
        }

        byte* address = stackalloc byte[SockAddr.MaxSize];
        int length = to is null ? 0 : SockAddr.Write(to, _family, new Span<byte>(address, SockAddr.MaxSize));
        fixed (byte* bytes = data)
        {
            nint count;
            do
            {
                count = LinuxSyscalls.sendto(_fd, bytes, data.Length, LinuxSyscalls.MSG_NOSIGNAL, to is null ? null : address, length);
            }
            while (count < 0 && IsInterrupted());
            return Result(count);
        }
    }

    public override IoResult SendFile(SafeFileHandle file, long offset, int count)
    {
        if (IsClosed)
        {
            return s_closedByTheProgram;
        }

        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            nint sent;
            do
            {
                sent = LinuxSyscalls.sendfile(_fd, (int)file.DangerousGetHandle(), &offset, count);
            }
            while (sent < 0 && IsInterrupted());
            return Result(sent);
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }

    public override SocketError Accept(out NetSocket? client)
    {
        client = null;
        if (IsClosed)
        {
            return SocketError.OperationAborted;
        }

        byte* address = stackalloc byte[SockAddr.MaxSize];
        int length;
        int fd;
        do
        {
            length = SockAddr.MaxSize;
            fd = LinuxSyscalls.accept4(_fd, address, &length, LinuxSyscalls.SOCK_NONBLOCK | LinuxSyscalls.SOCK_CLOEXEC);
        }
        while (fd < 0 && IsInterrupted());
        if (fd < 0)
        {
            return LastError();
        }

        var accepted = new LinuxSocket(new FileDescriptor(fd), fd, _family, _type);
        if (_family == AddressFamily.InterNetwork)
        {
            accepted._peer4 = *(ulong*)address;
        }
        else if (_family == AddressFamily.InterNetworkV6)
        {
            accepted._peer = SockAddr.Read(new ReadOnlySpan<byte>(address, length));
        }

        client = accepted;
        return SocketError.Success;
    }

    public override SocketError Connect(EndPoint remote)
    {
        byte* address = stackalloc byte[SockAddr.MaxSize];
        int length = SockAddr.Write(remote, _family, new Span<byte>(address, SockAddr.MaxSize));
        if (LinuxSyscalls.connect(_fd, address, length) == 0)
        {
            _peer = remote;
            return SocketError.Success;
        }

        SocketError error = LastError();

        // Interrupted means that it goes on in the background, as in progress does.
        bool isInProgress = _errno is Errno.EINPROGRESS or Errno.EINTR;
        _peer = isInProgress ? remote : null;
        return isInProgress ? SocketError.InProgress : error;
    }

    public override SocketError ConnectResult()
    {
        int error;
        int length = sizeof(int);
        if (LinuxSyscalls.getsockopt(_fd, LinuxSyscalls.SOL_SOCKET, LinuxSyscalls.SO_ERROR, &error, &length) != 0)
        {
            return LastError();
        }

        _errno = error;
        return Errno.ToSocketError(error);
    }

    public override SocketError Bind(EndPoint local)
    {
        byte* address = stackalloc byte[SockAddr.MaxSize];
        int length = SockAddr.Write(local, _family, new Span<byte>(address, SockAddr.MaxSize));
        return LinuxSyscalls.bind(_fd, address, length) == 0 ? SocketError.Success : LastError();
    }

    public override SocketError Listen(int backlog) => LinuxSyscalls.listen(_fd, backlog) == 0 ? SocketError.Success : LastError();

    public override void ShutdownSend()
    {
        if (!IsClosed)
        {
            LinuxSyscalls.shutdown(_fd, LinuxSyscalls.SHUT_WR);
        }
    }

    public override void SetNoDelay()
    {
        if (_family != AddressFamily.Unix)
        {
            SetRaw(LinuxSyscalls.IPPROTO_TCP, LinuxSyscalls.TCP_NODELAY);
        }
    }

    public override void SetReuse(bool address, bool port)
    {
        // Not through Socket.SetSocketOption: its ReuseAddress sets SO_REUSEPORT too, and then a port in use is no error.
        if (address)
        {
            SetRaw(LinuxSyscalls.SOL_SOCKET, LinuxSyscalls.SO_REUSEADDR);
        }

        if (port)
        {
            SetRaw(LinuxSyscalls.SOL_SOCKET, LinuxSyscalls.SO_REUSEPORT);
        }
    }

    public override int GetOption(SocketOptionLevel level, SocketOptionName name) =>
        Convert.ToInt32(Socket.GetSocketOption(level, name), System.Globalization.CultureInfo.InvariantCulture);

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value) => Socket.SetSocketOption(level, name, value);

    internal override string Describe(SocketError error) =>
        Errno.ToSocketError(_errno) == error ? Marshal.GetPInvokeErrorMessage(_errno) : base.Describe(error);

    public override void Close()
    {
        if (!IsClosed)
        {
            Detach();
            if (_view is not null && ReferenceEquals(_view.SafeHandle, _owner))
            {
                _view.Dispose();
            }

            _owner.Dispose();
        }
    }

    private SocketError LastError()
    {
        _errno = Marshal.GetLastPInvokeError();
        return Errno.ToSocketError(_errno);
    }

    private static bool IsInterrupted() => Marshal.GetLastPInvokeError() == Errno.EINTR;

    private IoResult Result(nint count) => count >= 0 ? new IoResult((int)count, SocketError.Success) : new IoResult(0, LastError());

    private void SetRaw(int level, int name)
    {
        int on = 1;
        LinuxSyscalls.setsockopt(_fd, level, name, &on, sizeof(int));
    }
}
