using System.Net;

namespace AsyncioSharp.Net;

/// <summary>A datagram that the system did not take at once, in a pooled array.</summary>
internal readonly record struct PendingDatagram(byte[] Array, int Length, EndPoint? Address)
{
    public ReadOnlySpan<byte> Data => Array.AsSpan(0, Length);
}
