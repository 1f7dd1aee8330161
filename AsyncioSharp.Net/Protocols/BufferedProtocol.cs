namespace AsyncioSharp.Net;

/// <summary>
/// A protocol over a stream of bytes that lends its own memory to receive into (asyncio's <c>BufferedProtocol</c>): no copy in between.
/// </summary>
public abstract class BufferedProtocol : BaseProtocol
{
    /// <summary>Asked for before each receive (asyncio's <c>get_buffer</c>).</summary>
    /// <param name="sizehint">How many bytes would be good; -1 for any number.</param>
    /// <returns>Where to put the bytes; an empty buffer is an error that ends the connection.</returns>
    public abstract Memory<byte> GetBuffer(int sizehint);

    /// <summary>The last buffer was filled from its start (asyncio's <c>buffer_updated</c>). An exception ends the connection.</summary>
    /// <param name="nbytes">The number of bytes, at least one.</param>
    public abstract void BufferUpdated(int nbytes);

    /// <inheritdoc cref="Protocol.EofReceived"/>
    public virtual bool EofReceived() => false;
}
