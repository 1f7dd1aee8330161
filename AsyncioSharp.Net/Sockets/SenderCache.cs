using System.Net;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>The last senders of datagrams, so that a steady exchange makes no address object per datagram.</summary>
internal sealed class SenderCache
{
    // Direct-mapped by the last bytes of address and port; a stranger replaces who was there. The object is the program's too, and it may
    // change: then it is not handed out again.
    private const int Slots = 64;
    private readonly (byte[] Bytes, EndPoint? Address)[] _slots = new (byte[], EndPoint?)[Slots];

    public EndPoint? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= 2)
        {
            return null;
        }

        // The shortest has three bytes: a unix socket whose name is a single one.
        int slot = ((bytes.Length > 3 ? bytes[3] : 0) ^ (bytes.Length > 7 ? bytes[7] : 0)) & (Slots - 1);
        ref (byte[] Bytes, EndPoint? Address) known = ref _slots[slot];
        if (known.Bytes is null || !bytes.SequenceEqual(known.Bytes) || !IsUnchanged(known.Address, bytes))
        {
            known = (bytes.ToArray(), SockAddr.Read(bytes));
        }

        return known.Address;
    }

    private static bool IsUnchanged(EndPoint? address, ReadOnlySpan<byte> bytes)
    {
        if (address is not IPEndPoint ip)
        {
            return true;
        }

        // The port and the address; what else the kernel wrote (a flow) is no part of the object.
        Span<byte> now = stackalloc byte[SockAddr.MaxSize];
        return SockAddr.Write(ip, ip.AddressFamily, now) == bytes.Length
            && now[2..4].SequenceEqual(bytes[2..4])
            && (bytes.Length == 16 ? now[4..8].SequenceEqual(bytes[4..8]) : now[8..28].SequenceEqual(bytes[8..28]));
    }
}
