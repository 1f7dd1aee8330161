using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AsyncioSharp.Net.Interop;

/// <summary>Which file a path or a descriptor names, and of what kind it is: the library tells neither.</summary>
/// <param name="Device">The number of the file system.</param>
/// <param name="Inode">The number of the file in it.</param>
/// <param name="Kind">The kind of file.</param>
internal readonly unsafe partial record struct FileIdentity(ulong Device, ulong Inode, FileKind Kind)
{
    // statx and not stat: its structure is the same on every processor.
    private const int AtFdCwd = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int Size = 256;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int DeviceOffset = 136;
    private const int TypeMask = 0xf000;

    /// <summary>Asks the system.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The file; null if there is none, or none that may be seen.</returns>
    [SupportedOSPlatform("linux")]
    public static FileIdentity? Of(string path)
    {
        NativeText.Check(path, nameof(path));
        return Ask(AtFdCwd, path, AtSymlinkNoFollow);
    }

    /// <summary>Asks the system.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>The file; null if there is none, with the error number where <see cref="Marshal.GetLastPInvokeError"/> finds it.</returns>
    public static FileIdentity? Of(int descriptor) => Ask(descriptor, string.Empty, AtEmptyPath);

    private static FileIdentity? Ask(int directory, string path, int flags)
    {
        byte* stats = stackalloc byte[Size];
        return statx(directory, path, flags, BasicStats, stats) != 0
            ? null
            : new FileIdentity(
                *(ulong*)(stats + DeviceOffset),
                *(ulong*)(stats + InodeOffset),
                (FileKind)(*(ushort*)(stats + ModeOffset) & TypeMask));
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* stats);
}
