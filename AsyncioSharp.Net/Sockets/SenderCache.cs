using System.Net;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>The last senders of datagrams, so that a steady exchange makes no address object per datagram.</summary>
internal sealed class SenderCache
{
    // Direct-mapped by the last bytes of address and port; a stranger replaces who was there.
    private const int Slots = 64;
    private readonly (byte[] Bytes, EndPoint? Address)[] _slots = new (byte[], EndPoint?)[Slots];

    public EndPoint? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= 2)
        {
            return null;
        }

        int slot = (bytes[3] ^ (bytes.Length > 7 ? bytes[7] : 0)) & (Slots - 1);
        ref (byte[] Bytes, EndPoint? Address) known = ref _slots[slot];
        if (known.Bytes is null || !bytes.SequenceEqual(known.Bytes))
        {
            known = (bytes.ToArray(), SockAddr.Read(bytes));
        }

        return known.Address;
    }
}
