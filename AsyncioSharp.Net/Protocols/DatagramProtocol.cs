using System.Net;

namespace AsyncioSharp.Net;

/// <summary>A protocol over datagrams (asyncio's <c>DatagramProtocol</c>).</summary>
public abstract class DatagramProtocol : BaseProtocol
{
    /// <summary>A datagram has come (asyncio's <c>datagram_received</c>).</summary>
    /// <param name="data">Its content, perhaps empty; valid during this call only.</param>
    /// <param name="addr">The sender; null if it has no address (an unbound unix socket). The object may be shared between calls: do not
    /// change it.</param>
    public virtual void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
    {
    }

    /// <summary>A send or receive failed (asyncio's <c>error_received</c>). The endpoint stays open.</summary>
    /// <param name="exc">What the operating system said.</param>
    public virtual void ErrorReceived(Exception exc)
    {
    }
}
