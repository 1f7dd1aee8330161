namespace AsyncioSharp.Net;

/// <summary>A protocol over a stream of bytes that receives what has come in (asyncio's <c>Protocol</c>).</summary>
public abstract class Protocol : BaseProtocol
{
    /// <summary>Bytes have come (asyncio's <c>data_received</c>). An exception ends the connection.</summary>
    /// <param name="data">
    /// At least one byte. It is the loop's own receive buffer and valid during this call only: copy what you keep. (asyncio makes a
    /// <c>bytes</c> object for each call.)
    /// </param>
    public virtual void DataReceived(ReadOnlySpan<byte> data)
    {
    }

    /// <summary>The peer will send no more (asyncio's <c>eof_received</c>).</summary>
    /// <returns>False (the default) closes the transport; true keeps it open for writing.</returns>
    public virtual bool EofReceived() => false;
}
