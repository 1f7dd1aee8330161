using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>
/// What <c>loop.ConnectReadPipe</c> and <c>loop.ConnectWritePipe</c> take: a handle, a stream that has one, or a descriptor's number. Each
/// converts by itself.
/// </summary>
/// <remarks>
/// The transport owns it from then on, and closes it at its end. The numbers 0, 1 and 2 are not closed: whatever the process opens next
/// would get the number, and with it what others write to the standard streams.
/// </remarks>
public readonly struct PipeHandle
{
    private const int FirstOrdinary = 3;

    private PipeHandle(IDisposable? owner, int descriptor)
    {
        Owner = owner;
        Descriptor = descriptor;
    }

    internal IDisposable? Owner { get; }

    internal int Descriptor { get; }

    /// <summary>A handle, such as that of an anonymous pipe.</summary>
    /// <param name="handle">An open handle.</param>
    /// <exception cref="ArgumentException">It is closed.</exception>
    public static implicit operator PipeHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return handle.IsInvalid || handle.IsClosed ? throw new ArgumentException("The handle is closed.", nameof(handle))
            : new PipeHandle(handle, (int)handle.DangerousGetHandle());
    }

    /// <summary>A descriptor's number; 0 is standard input, 1 standard output, 2 standard error.</summary>
    /// <param name="descriptor">The number.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public static implicit operator PipeHandle(int descriptor) => descriptor < 0
        ? throw new ArgumentException($"{descriptor} is no descriptor.", nameof(descriptor))
        : new PipeHandle(descriptor < FirstOrdinary ? null : new FileDescriptor(descriptor), descriptor);

    /// <summary>
    /// A stream over a handle: a pipe, a file that is one (<c>/dev/tty</c>, a fifo), a network stream, or
    /// <see cref="Console.OpenStandardInput()"/>.
    /// </summary>
    /// <param name="stream">The stream; what it has buffered is not seen by the transport.</param>
    /// <exception cref="ArgumentException">It has no handle.</exception>
    public static implicit operator PipeHandle(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream switch
        {
            FileStream file => new PipeHandle(file, Number(file.SafeFileHandle)),
            PipeStream pipe => new PipeHandle(pipe, Number(pipe.SafePipeHandle)),
            NetworkStream network => new PipeHandle(network, Number(network.Socket.SafeHandle)),
            _ when IsStandardInput(stream) => new PipeHandle(null, 0),
            _ => throw new ArgumentException(
                $"A {stream.GetType().Name} has no handle that can be polled. For a standard stream give its number: 0, 1 or 2.",
                nameof(stream)),
        };
    }

    private static int Number(SafeHandle handle) => (int)handle.DangerousGetHandle();

    /// <summary>The console's streams hide their handle, but only standard input can be read.</summary>
    private static bool IsStandardInput(Stream stream)
    {
        if (!stream.CanRead)
        {
            return false;
        }

        using Stream input = Console.OpenStandardInput();
        return input.GetType() == stream.GetType();
    }
}
