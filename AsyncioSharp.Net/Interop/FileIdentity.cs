using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AsyncioSharp.Net.Interop;

/// <summary>Which file a path names, and whether that is a socket: the library tells neither.</summary>
/// <param name="Device">The number of the file system.</param>
/// <param name="Inode">The number of the file in it.</param>
/// <param name="IsSocket">Whether it is a socket.</param>
internal readonly unsafe partial record struct FileIdentity(ulong Device, ulong Inode, bool IsSocket)
{
    // statx and not stat: its structure is the same on every processor.
    private const int AtFdCwd = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const uint BasicStats = 0x7ff;
    private const int Size = 256;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int DeviceOffset = 136;
    private const int TypeMask = 0xf000;
    private const int TypeSocket = 0xc000;

    /// <summary>Asks the system.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The file; null if there is none, or none that may be seen.</returns>
    [SupportedOSPlatform("linux")]
    public static FileIdentity? Of(string path)
    {
        NativeText.Check(path, nameof(path));
        byte* stats = stackalloc byte[Size];
        return statx(AtFdCwd, path, AtSymlinkNoFollow, BasicStats, stats) != 0
            ? null
            : new FileIdentity(
                *(ulong*)(stats + DeviceOffset),
                *(ulong*)(stats + InodeOffset),
                (*(ushort*)(stats + ModeOffset) & TypeMask) == TypeSocket);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* stats);
}
