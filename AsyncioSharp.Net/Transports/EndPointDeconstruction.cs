using System.Net;

namespace AsyncioSharp.Net;

/// <summary>Takes an address apart, as a Python program does with the tuples that it gets.</summary>
public static class EndPointDeconstruction
{
    /// <summary>The host and the port: <c>var (host, port) = writer.GetExtraInfo&lt;EndPoint&gt;("peername")!;</c></summary>
    /// <param name="address">An address of IP, or a name with a port.</param>
    /// <param name="host">The address as text, or the name.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="ArgumentException">It is an address of another family, as that of a Unix socket.</exception>
    public static void Deconstruct(this EndPoint address, out string host, out int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        (host, port) = address switch
        {
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            DnsEndPoint name => (name.Host, name.Port),
            _ => throw new ArgumentException($"{address} has no host and port.", nameof(address)),
        };
    }
}
