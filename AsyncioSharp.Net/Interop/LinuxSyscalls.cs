using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.Interop;

/// <summary>
/// The system calls of the hot path. Descriptors are plain numbers here, since a SafeHandle argument costs 10 to 17 ns per call. The caller
/// holds the handle. The error number is where <see cref="Marshal.GetLastPInvokeError"/> finds it.
/// </summary>
/// <remarks>
/// SetLastError makes two more calls to the C library for each one, whether it failed or not (13 ns). The calls that every request makes
/// therefore fetch the error number themselves, and only after a failure, by the same means and at the same point as the code that
/// SetLastError generates.
/// </remarks>
internal static unsafe partial class LinuxSyscalls
{
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 0x1;
    public const uint EPOLLPRI = 0x2;
    public const uint EPOLLOUT = 0x4;
    public const uint EPOLLERR = 0x8;
    public const uint EPOLLHUP = 0x10;

    public const int MSG_NOSIGNAL = 0x4000;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;

    public const int SOL_SOCKET = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_ERROR = 4;
    public const int SO_REUSEPORT = 15;
    public const int IPPROTO_TCP = 6;
    public const int TCP_NODELAY = 1;
    public const int SHUT_WR = 1;

    private const int CLOEXEC = 0x80000;
    private const int EFD_NONBLOCK = 0x800;

    private const string Libc = "libc";

    public static int EpollCreate() => epoll_create1(CLOEXEC);

    public static int EventFd() => eventfd(0, CLOEXEC | EFD_NONBLOCK);

    public static int epoll_wait(int epfd, void* events, int maxevents, int timeout)
    {
        int result = epoll_wait_plain(epfd, events, maxevents, timeout);
        return result >= 0 ? result : (int)Failed(result);
    }

    public static nint recv(int fd, void* buffer, nint length, int flags)
    {
        nint result = recv_plain(fd, buffer, length, flags);
        return result >= 0 ? result : Failed(result);
    }

    public static nint send(int fd, void* buffer, nint length, int flags)
    {
        nint result = send_plain(fd, buffer, length, flags);
        return result >= 0 ? result : Failed(result);
    }

    public static nint recvfrom(int fd, void* buffer, nint length, int flags, void* address, int* addressLength)
    {
        nint result = recvfrom_plain(fd, buffer, length, flags, address, addressLength);
        return result >= 0 ? result : Failed(result);
    }

    public static nint sendto(int fd, void* buffer, nint length, int flags, void* address, int addressLength)
    {
        nint result = sendto_plain(fd, buffer, length, flags, address, addressLength);
        return result >= 0 ? result : Failed(result);
    }

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int epoll_ctl(int epfd, int op, int fd, void* ev);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint read(int fd, void* buffer, nint count);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nint count);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int accept4(int fd, void* address, int* addressLength, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int socket(int family, int type, int protocol);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int bind(int fd, void* address, int addressLength);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int listen(int fd, int backlog);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int connect(int fd, void* address, int addressLength);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getsockname(int fd, void* address, int* addressLength);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getpeername(int fd, void* address, int* addressLength);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getsockopt(int fd, int level, int name, void* value, int* length);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int name, void* value, int length);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int shutdown(int fd, int how);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint sendfile(int outFd, int inFd, long* offset, nint count);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    private static nint Failed(nint result)
    {
        Marshal.SetLastPInvokeError(Marshal.GetLastSystemError());
        return result;
    }

    [LibraryImport(Libc, EntryPoint = "epoll_wait")]
    private static partial int epoll_wait_plain(int epfd, void* events, int maxevents, int timeout);

    [LibraryImport(Libc, EntryPoint = "recv")]
    private static partial nint recv_plain(int fd, void* buffer, nint length, int flags);

    [LibraryImport(Libc, EntryPoint = "send")]
    private static partial nint send_plain(int fd, void* buffer, nint length, int flags);

    [LibraryImport(Libc, EntryPoint = "recvfrom")]
    private static partial nint recvfrom_plain(int fd, void* buffer, nint length, int flags, void* address, int* addressLength);

    [LibraryImport(Libc, EntryPoint = "sendto")]
    private static partial nint sendto_plain(int fd, void* buffer, nint length, int flags, void* address, int addressLength);
}
