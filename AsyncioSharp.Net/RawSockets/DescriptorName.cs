using System.Net.Sockets;
using System.Runtime.InteropServices;

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

    public void ThrowIfClosed()
    {
        if (Number < 0 || Handle is { IsClosed: true })
        {
            throw new ArgumentException($"Invalid file descriptor: {(Handle is null ? Number : -1)}. The socket or file is closed.");
        }
    }
}
