using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.Interop;

/// <summary>Pipes, and what a descriptor is.</summary>
internal static unsafe partial class LinuxSyscalls
{
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int O_CLOEXEC = 0x80000;
    public const int O_NONBLOCK = 0x800;

    private const int AT_EMPTY_PATH = 0x1000;
    private const uint STATX_TYPE = 1;
    private const int StatxSize = 256;
    private const int StatxModeOffset = 28;
    private const int S_IFMT = 0xF000;

    /// <summary>What kind of file a descriptor is.</summary>
    /// <returns>False if it is none, with the error number.</returns>
    public static bool TryGetKind(int fd, out FileKind kind)
    {
        // statx, since its layout is the same on every architecture, other than that of struct stat.
        byte* result = stackalloc byte[StatxSize];
        byte empty = 0;
        bool found = statx(fd, &empty, AT_EMPTY_PATH, STATX_TYPE, result) == 0;
        kind = found ? (FileKind)(*(ushort*)(result + StatxModeOffset) & S_IFMT) : default;
        return found;
    }

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int pipe2(int* ends, int flags);

    /// <summary>fcntl has a variable argument, which macOS on ARM wants on the stack: behind six others that fill the registers.</summary>
    public static int fcntl(int fd, int command, nint argument) => OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? fcntl_on_stack(fd, command, 0, 0, 0, 0, 0, 0, argument)
        : fcntl_in_register(fd, command, argument);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int fcntl_in_register(int fd, int command, nint argument);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int fcntl_on_stack(int fd, int command, nint third, nint fourth, nint fifth, nint sixth, nint seventh, nint eighth, nint argument);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int statx(int directory, byte* path, int flags, uint mask, void* result);
}
