using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net.Interop;

/// <summary>
/// Strings on their way to the system. There a zero character ends a string. The rest after it would be dropped silently, and the call
/// would use another file, host or program. Every string of the program is checked here before anything is changed, with one message.
/// </summary>
internal static class NativeText
{
    private const int PathOffset = 2;

    /// <summary>Refuses a zero character.</summary>
    /// <param name="text">The string; null is none.</param>
    /// <param name="parameter">Whose argument it is.</param>
    /// <returns>The string.</returns>
    /// <exception cref="ArgumentException">It has one (Python's <c>ValueError: embedded null byte</c>).</exception>
    public static string? Check(string? text, string parameter) => text?.Contains('\0') == true ? throw Embedded(parameter) : text;

    /// <summary>The same for the path of a unix socket. An abstract name begins with a zero character and may have more of them.</summary>
    /// <param name="path">The path.</param>
    /// <param name="parameter">Whose argument it is.</param>
    /// <exception cref="ArgumentException">It is no abstract name and has one.</exception>
    public static void CheckSocketPath(string path, string parameter)
    {
        if (!path.StartsWith('\0'))
        {
            Check(path, parameter);
        }
    }

    /// <summary>The same for the path or host name in an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="parameter">Whose argument it is.</param>
    /// <exception cref="ArgumentException">It has one.</exception>
    public static void CheckAddress(EndPoint? address, string parameter)
    {
        if (address is DnsEndPoint dns)
        {
            Check(dns.Host, parameter);
        }
        else if (address is UnixDomainSocketEndPoint unix)
        {
            // ToString shows the zero character of an abstract name as '@'; the serialized form has the truth.
            SocketAddress serialized = unix.Serialize();
            CheckSocketPath(serialized.Buffer.Span[PathOffset..serialized.Size], parameter);
        }
    }

    /// <summary>The same for the path of a unix socket as bytes.</summary>
    /// <param name="path">The path; it may end with a zero byte.</param>
    /// <param name="parameter">Whose argument it is.</param>
    /// <exception cref="ArgumentException">It is no abstract name and has one before its end.</exception>
    public static void CheckSocketPath(ReadOnlySpan<byte> path, string parameter)
    {
        if (path is [not 0, .. var rest, _] && rest.Contains((byte)0))
        {
            throw Embedded(parameter);
        }
    }

    private static ArgumentException Embedded(string parameter) => new("embedded null byte", parameter);
}
