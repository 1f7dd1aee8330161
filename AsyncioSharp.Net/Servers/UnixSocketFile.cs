using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// The file of a unix server outlives it if the process is killed, and bind() then says "address in use" for ever. asyncio removes any
// socket file that is in the way, also the one of a server that runs: that server then keeps running and nobody reaches it. Here a server
// is asked first, by connecting to it.

/// <summary>The file that a unix server's socket makes.</summary>
internal static class UnixSocketFile
{
    /// <summary>Whether an address is a file, not a name in the abstract name space or none at all.</summary>
    public static bool IsFile(string path) => path.Length > 0 && path[0] != '\0';

    /// <summary>Removes the file of a server that is gone, before a new one binds.</summary>
    /// <param name="network">Where the server would be.</param>
    /// <param name="path">The path.</param>
    /// <param name="type">Stream or datagram.</param>
    /// <exception cref="SocketException">A server listens there, or it is no socket.</exception>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public static void RemoveStale(NetworkStack network, string path, SocketType type)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        using NetSocket probe = network.CreateSocket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        SocketError answer = probe.Connect(new UnixDomainSocketEndPoint(path));

        // Nobody listens: refused. But Linux says the same of a file that is no socket at all, so the file's type counts too.
        if (answer == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
        }
        else if (answer is SocketError.Success or SocketError.WouldBlock or SocketError.InProgress)
        {
            throw InUse(path, "a server listens there");
        }
        else if (!IsSocket(path))
        {
            throw InUse(path, "there is a file that is no socket");
        }
    }

    /// <summary>What removes the file of a server that has just been bound, if it is still that file by then.</summary>
    /// <param name="path">The path.</param>
    /// <returns>To be called once the server is closed.</returns>
    public static Action Remover(string path)
    {
        string full = Path.GetFullPath(path);
        object? identity = Identify(full);
        return () =>
        {
            if (identity is not null && identity.Equals(Identify(full)))
            {
                File.Delete(full);
            }
        };
    }

    private static SocketException InUse(string path, string why) =>
        new((int)SocketError.AddressAlreadyInUse, $"error while attempting to bind on address {path}: {why}");

    // Elsewhere than on Linux: a connect to what is no socket is not refused (macOS), and sockets are reparse points (Windows).
    private static bool IsSocket(string path) =>
        OperatingSystem.IsLinux() ? FileIdentity.Of(path) is { Kind: FileKind.Socket }
        : !OperatingSystem.IsWindows() || (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;

    private static object? Identify(string path) =>
        OperatingSystem.IsLinux() ? FileIdentity.Of(path)
        : Path.Exists(path) ? File.GetCreationTimeUtc(path)
        : null;
}
