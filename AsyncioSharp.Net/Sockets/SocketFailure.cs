using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>Errors of sockets that name the address: "connection refused" alone says nothing about by whom.</summary>
internal static class SocketFailure
{
    public static SocketException Of(SocketError error, string what, EndPoint address) =>
        new((int)error, $"{what} {Name(address)}: {Describe(error, address)}");

    /// <summary>An address as people write it; a name in the abstract name space begins with @.</summary>
    public static string Name(EndPoint address) => address.ToString() ?? address.GetType().Name;

    private static string Describe(SocketError error, EndPoint address) =>
        // The library has no code for a file that does not exist; it says "cannot assign requested address".
        error == SocketError.AddressNotAvailable && address is UnixDomainSocketEndPoint ? "No such file or directory" : new SocketException((int)error).Message;
}
