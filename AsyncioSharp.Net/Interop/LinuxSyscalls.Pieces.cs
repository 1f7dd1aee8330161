using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.Interop;

/// <summary>Several pieces of memory in one system call.</summary>
/// <remarks>
/// The pieces are pinned by frames of the stack, one for each, and hence their number is limited. A GCHandle for each (as Memory.Pin makes)
/// would cost 19 ns, and copying 100 bytes costs 4.
/// </remarks>
internal static unsafe partial class LinuxSyscalls
{
    public const int MostPieces = 64;

    /// <summary>Sends over a socket.</summary>
    public static nint SendPieces(int fd, ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        IoVector* vectors = stackalloc IoVector[pieces.Length];
        return Pin(fd, pieces, vectors, 0, isSocket: true);
    }

    /// <summary>Writes into any file.</summary>
    public static nint WritePieces(int fd, ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        IoVector* vectors = stackalloc IoVector[pieces.Length];
        return Pin(fd, pieces, vectors, 0, isSocket: false);
    }

    private static nint Pin(int fd, ReadOnlySpan<ReadOnlyMemory<byte>> pieces, IoVector* vectors, int pinned, bool isSocket)
    {
        if (pinned < pieces.Length)
        {
            fixed (byte* bytes = pieces[pinned].Span)
            {
                vectors[pinned] = new IoVector { Start = bytes, Length = pieces[pinned].Length };
                return Pin(fd, pieces, vectors, pinned + 1, isSocket);
            }
        }

        if (!isSocket)
        {
            return writev(fd, vectors, pinned);
        }

        var message = new MessageHeader { Vectors = vectors, Count = pinned };
        return sendmsg(fd, &message, MSG_NOSIGNAL);
    }

    [LibraryImport(Libc, SetLastError = true)]
    private static partial nint writev(int fd, IoVector* vectors, int count);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial nint sendmsg(int fd, MessageHeader* message, int flags);

    private struct IoVector
    {
        public byte* Start;
        public nint Length;
    }

    private struct MessageHeader
    {
        public void* Name;
        public int NameLength;
        public IoVector* Vectors;
        public nint Count;
        public void* Control;
        public nint ControlLength;
        public int Flags;
    }
}
