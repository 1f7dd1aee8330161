using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>A descriptor as the program names it: a socket, a handle or a bare number.</summary>
internal readonly record struct DescriptorName(int Number, SafeHandle? Handle, Socket? Socket)
{
    public static DescriptorName Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return Of(socket.SafeHandle) with { Socket = socket };
    }

    public static DescriptorName Of(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new DescriptorName((int)handle.DangerousGetHandle(), handle, null);
    }

    public static DescriptorName Of(int number) => number >= 0
        ? new(number, null, null)
        : throw new ArgumentException($"Invalid file descriptor: {number}.", nameof(number));

    /// <summary>The error of a number that is no open descriptor of the program (asyncio's <c>OSError</c> with <c>EBADF</c>).</summary>
    public static IOException BadDescriptor(int number, string why) =>
        new($"Bad file descriptor: {number}. {why}: the file that it was has been closed.", Errno.EBADF);

    /// <exception cref="ArgumentException">The socket or handle is closed.</exception>
    /// <exception cref="IOException">The number is that of no open file.</exception>
    public void ThrowIfClosed()
    {
        if (Number < 0 || Handle is { IsClosed: true })
        {
            throw new ArgumentException($"Invalid file descriptor: {(Handle is null ? Number : -1)}. The socket or file is closed.");
        }

        // epoll would say so itself, select would not.
        if (Handle is null && !OperatingSystem.IsWindows() && LinuxSyscalls.fcntl(Number, LinuxSyscalls.F_GETFL, 0) < 0)
        {
            throw BadDescriptor(Number, "No open file has the number");
        }
    }
}
