using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.Interop;

/// <summary>
/// Processes, as POSIX has them: the same calls on Linux and macOS, except where noted. The structures are the C library's own business:
/// 336 and 80 bytes in glibc, a pointer on macOS.
/// </summary>
internal static unsafe partial class SpawnCalls
{
    /// <summary>More than any C library takes for one of its structures.</summary>
    public const int StructureSize = 1024;

    public const short POSIX_SPAWN_SETPGROUP = 0x02;
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;

    public const int WNOHANG = 1;
    public const int WEXITED = 4;
    public const int P_PID = 1;
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int O_RDWR = 2;
    public const int X_OK = 1;
    public const int F_SETFD = 2;
    public const int FD_CLOEXEC = 1;

    public const int SIGKILL = 9;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;
    public const int SIGXFSZ = 25;

    private const nint SYS_pidfd_open = 434;

    private const string Libc = "libc";

    public static short POSIX_SPAWN_SETSID => (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    public static int WNOWAIT => OperatingSystem.IsMacOS() ? 0x20 : 0x0100_0000;

    public static int F_DUPFD_CLOEXEC => OperatingSystem.IsMacOS() ? 67 : LinuxSyscalls.F_DUPFD_CLOEXEC;

    /// <summary>A descriptor that becomes readable when the process ends; -1 before Linux 5.3, and where a sandbox forbids it.</summary>
    public static int PidfdOpen(int pid) => (int)syscall(SYS_pidfd_open, pid, 0, 0, 0);

    /// <summary>Takes the exit status of a child, if it has ended.</summary>
    /// <returns>0 if it runs, else its number; -1 if there is no such child.</returns>
    public static int Reap(int pid) => waitpid(pid, null, WNOHANG);

    [LibraryImport(Libc)]
    public static partial int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** argv, byte** envp);

    [LibraryImport(Libc)]
    public static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(Libc)]
    public static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport(Libc)]
    public static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(Libc)]
    public static partial int posix_spawnattr_setpgroup(void* attributes, int group);

    [LibraryImport(Libc)]
    public static partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport(Libc)]
    public static partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport(Libc)]
    public static partial int sigemptyset(void* signals);

    [LibraryImport(Libc)]
    public static partial int sigaddset(void* signals, int signal);

    [LibraryImport(Libc)]
    public static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport(Libc)]
    public static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport(Libc)]
    public static partial int posix_spawn_file_actions_adddup2(void* actions, int fd, int newFd);

    [LibraryImport(Libc)]
    public static partial int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, uint mode);

    [LibraryImport(Libc)]
    public static partial int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    [LibraryImport(Libc)]
    public static partial int posix_spawn_file_actions_addclosefrom_np(void* actions, int from);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int waitpid(int pid, int* status, int options);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int waitid(int idType, uint id, void* info, int options);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int access(byte* path, int mode);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);
}
