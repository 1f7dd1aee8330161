namespace AsyncioSharp.Net;

/// <summary>Connections as <see cref="Stream"/>s, for code that takes those. (asyncio has no counterpart.)</summary>
/// <remarks>
/// Only the asynchronous methods work: the others would block the loop and are refused. A read waits for data as
/// <see cref="AsyncioStreamReader.ReadInto"/> does; a write and
/// <see cref="Stream.FlushAsync()"/> wait as <see cref="AsyncioStreamWriter.Drain"/> does. Every call is brought to the loop's thread,
/// wherever it comes from.
/// </remarks>
public static class StreamExtensions
{
    /// <summary>A reader as a stream. Disposing of it does nothing to the connection.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>A stream that only reads.</returns>
    public static Stream AsStream(this AsyncioStreamReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new ConnectionStream(reader, null);
    }

    /// <summary>A writer as a stream. Disposing of it closes the connection.</summary>
    /// <param name="writer">The writer.</param>
    /// <returns>A stream that only writes.</returns>
    public static Stream AsStream(this AsyncioStreamWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return new ConnectionStream(null, writer);
    }

    /// <summary>Both halves of a connection as a stream. Disposing of it closes the connection.</summary>
    /// <param name="connection">What <c>Asyncio.OpenConnection</c> returns.</param>
    /// <returns>A stream that reads and writes.</returns>
    public static Stream AsStream(this (AsyncioStreamReader Reader, AsyncioStreamWriter Writer) connection)
    {
        ArgumentNullException.ThrowIfNull(connection.Reader);
        ArgumentNullException.ThrowIfNull(connection.Writer);
        return new ConnectionStream(connection.Reader, connection.Writer);
    }
}
