using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncioSharp.Net.Interop;

/// <summary>
/// Linux's socket addresses as bytes: <c>sockaddr_in</c>, <c>sockaddr_in6</c>, <c>sockaddr_un</c>. (<see cref="SocketAddress"/> does the
/// same with an allocation per call.)
/// </summary>
internal static class SockAddr
{
    /// <summary>Room for any of them.</summary>
    public const int MaxSize = 128;

    private const int AF_UNIX = 1;
    private const int AF_INET = 2;
    private const int AF_INET6 = 10;
    private const int PathOffset = 2;
    private const int PathSize = 108;

    public static int ToNative(AddressFamily family) => family switch
    {
        AddressFamily.Unix => AF_UNIX,
        AddressFamily.InterNetwork => AF_INET,
        AddressFamily.InterNetworkV6 => AF_INET6,
        _ => throw new NotSupportedException($"Address family {family} is not supported."),
    };

    /// <summary>Writes an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="family">The family of the socket; an IPv4 address becomes a mapped one for an IPv6 socket.</param>
    /// <param name="bytes">At least <see cref="MaxSize"/> bytes.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="ArgumentException">The address does not fit the socket.</exception>
    public static int Write(EndPoint address, AddressFamily family, Span<byte> bytes)
    {
        switch (address)
        {
            case IPEndPoint ip when family is AddressFamily.InterNetwork && ip.AddressFamily == family:
                bytes[..16].Clear();
                MemoryMarshal.Write(bytes, (ushort)AF_INET);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)ip.Port);
                ip.Address.TryWriteBytes(bytes[4..], out _);
                return 16;
            case IPEndPoint ip when family is AddressFamily.InterNetworkV6:
                IPAddress v6 = ip.AddressFamily == AddressFamily.InterNetworkV6 ? ip.Address : ip.Address.MapToIPv6();
                bytes[..28].Clear();
                MemoryMarshal.Write(bytes, (ushort)AF_INET6);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)ip.Port);
                v6.TryWriteBytes(bytes[8..], out _);
                MemoryMarshal.Write(bytes[24..], (uint)v6.ScopeId);
                return 28;
            case UnixDomainSocketEndPoint unix when family is AddressFamily.Unix:
                return WriteUnix(unix, bytes);
            case DnsEndPoint dns:
                throw Unresolved(dns);
            default:
                throw new ArgumentException(
                    $"Address {address} ({address.AddressFamily}) does not fit a socket of family {family}.", nameof(address));
        }
    }

    /// <summary>Refuses an address that <see cref="Write"/> would refuse for a socket of its own family.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="ArgumentException">It has a host name, or a path with a zero character.</exception>
    public static void Check(EndPoint address)
    {
        if (address is DnsEndPoint dns)
        {
            throw Unresolved(dns);
        }

        NativeText.CheckAddress(address, nameof(address));
    }

    /// <summary>Reads an address.</summary>
    /// <param name="bytes">What the kernel wrote.</param>
    /// <returns>The address; null for a unix socket without a name.</returns>
    public static EndPoint? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return null;
        }

        switch (MemoryMarshal.Read<ushort>(bytes))
        {
            case AF_INET:
                return new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
            case AF_INET6:
                var address = new IPAddress(bytes.Slice(8, 16), MemoryMarshal.Read<uint>(bytes[24..]));
                return new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
            case AF_UNIX when bytes.Length > PathOffset:
                ReadOnlySpan<byte> path = bytes[PathOffset..];

                // A name in the abstract name space begins with a zero byte and is as long as the address; a path ends at its zero byte.
                if (path[0] != 0 && path.IndexOf((byte)0) is int end and > 0)
                {
                    path = path[..end];
                }

                return new UnixDomainSocketEndPoint(Encoding.UTF8.GetString(path));
            default:
                return null;
        }
    }

    private static ArgumentException Unresolved(DnsEndPoint address) =>
        new($"The host name in {address} must be resolved first: loop.Getaddrinfo() does.", nameof(address));

    private static int WriteUnix(UnixDomainSocketEndPoint address, Span<byte> bytes)
    {
        // ToString shows the zero byte of an abstract name as '@'; the serialized form has the truth.
        SocketAddress serialized = address.Serialize();
        ReadOnlySpan<byte> path = serialized.Buffer.Span[PathOffset..serialized.Size];
        NativeText.CheckSocketPath(path, nameof(address));
        if (path.Length > PathSize)
        {
            throw new ArgumentException($"The path of a unix socket has at most {PathSize} bytes.", nameof(address));
        }

        MemoryMarshal.Write(bytes, (ushort)AF_UNIX);
        path.CopyTo(bytes[PathOffset..]);
        return PathOffset + path.Length;
    }
}
