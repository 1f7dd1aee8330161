using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.Interop;

/// <summary>Pipes, and the flags of descriptors.</summary>
internal static unsafe partial class LinuxSyscalls
{
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int O_CLOEXEC = 0x80000;
    public const int O_NONBLOCK = 0x800;

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int pipe2(int* ends, int flags);

    /// <summary>fcntl has a variable argument, which macOS on ARM wants on the stack: behind six others that fill the registers.</summary>
    public static int fcntl(int fd, int command, nint argument) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? fcntl_on_stack(fd, command, 0, 0, 0, 0, 0, 0, argument)
        : fcntl_in_register(fd, command, argument);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int fcntl_in_register(int fd, int command, nint argument);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int fcntl_on_stack(
        int fd, int command, nint third, nint fourth, nint fifth, nint sixth, nint seventh, nint eighth, nint argument);
}
