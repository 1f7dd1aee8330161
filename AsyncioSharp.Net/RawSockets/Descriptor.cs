using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>
/// A descriptor as the program names it, for <c>loop.AddReader</c> and <c>loop.AddWriter</c>: a socket, a handle or a bare number
/// (asyncio's <c>fd</c>, "a file descriptor or an object with <c>fileno()</c>").
/// </summary>
public readonly record struct Descriptor
{
    private Descriptor(int number, SafeHandle? handle, Socket? socket, AsyncioSocket? own = null) =>
        (Number, Handle, Socket, Own) = (number, handle, socket, own);

    internal int Number { get; }

    internal SafeHandle? Handle { get; }

    internal Socket? Socket { get; }

    /// <summary>The socket, if the loop has made it: then the number says nothing.</summary>
    internal AsyncioSocket? Own { get; }

    /// <summary>A socket; it stays the program's.</summary>
    /// <param name="socket">The socket.</param>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static implicit operator Descriptor(Socket socket) => Of(socket);

    /// <summary>A socket that the loop has made, also a simulated one; it stays the program's.</summary>
    /// <param name="socket">The socket.</param>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static implicit operator Descriptor(AsyncioSocket socket) => Of(socket);

    /// <summary>A file, pipe or socket; it stays the program's.</summary>
    /// <param name="handle">Its handle.</param>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static implicit operator Descriptor(SafeHandle handle) => Of(handle);

    /// <summary>A bare number (Linux; elsewhere of sockets only).</summary>
    /// <param name="number">The number.</param>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static implicit operator Descriptor(int number) => Of(number);

    internal static Descriptor Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new Descriptor((int)socket.SafeHandle.DangerousGetHandle(), socket.SafeHandle, socket);
    }

    internal static Descriptor Of(AsyncioSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new Descriptor(socket.Fileno(), null, null, socket);
    }

    internal static Descriptor Of(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new Descriptor((int)handle.DangerousGetHandle(), handle, null);
    }

    internal static Descriptor Of(int number) => number >= 0
        ? new(number, null, null)
        : throw new ArgumentException($"Invalid file descriptor: {number}.", nameof(number));

    /// <summary>The error of a number that is no open descriptor of the program (asyncio's <c>OSError</c> with <c>EBADF</c>).</summary>
    internal static IOException BadDescriptor(int number, string why) =>
        new($"Bad file descriptor: {number}. {why}: the file that it was has been closed.", Errno.EBADF);

    /// <exception cref="ArgumentException">The socket or handle is closed.</exception>
    /// <exception cref="IOException">The number is that of no open file.</exception>
    internal void ThrowIfClosed()
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
