using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>Errors of sockets: their text, and the address if there is one. "Connection refused" alone does not say by whom.</summary>
internal static class SocketFailure
{
    /// <summary>An error of a socket of the base class library.</summary>
    public static SocketException Of(SocketError error) => new((int)error, Describe(error));

    public static SocketException Of(NetSocket socket, SocketError error, string what, EndPoint address) =>
        new((int)error, $"{what} {Name(address)}: {Describe(socket, error, address)}");

    /// <summary>
    /// What an error is called. The library has one code for too many open files of the process (EMFILE) and of the whole system (ENFILE),
    /// and takes the text of the second, which hardly ever happens.
    /// </summary>
    public static string Describe(SocketError error) =>
        error == SocketError.TooManyOpenSockets && !OperatingSystem.IsWindows()
            ? "Too many open files"
            : new SocketException((int)error).Message;

    /// <summary>An address as people write it; a name in the abstract name space begins with @.</summary>
    public static string Name(EndPoint address) => address.ToString() ?? address.GetType().Name;

    private static string Describe(NetSocket socket, SocketError error, EndPoint address) =>
        // The library has no code for a file that does not exist; it says "cannot assign requested address".
        error == SocketError.AddressNotAvailable && address is UnixDomainSocketEndPoint
            ? "No such file or directory"
            : socket.Describe(error);
}
