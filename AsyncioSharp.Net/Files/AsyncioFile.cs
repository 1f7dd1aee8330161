namespace AsyncioSharp.Net;

/// <summary>An open file of <see cref="AsyncioFiles"/>. It has no position: each call says where.</summary>
public abstract class AsyncioFile : IAsyncDisposable
{
    /// <summary>Reads.</summary>
    /// <param name="buffer">Where to put it.</param>
    /// <param name="offset">Where in the file to begin, in bytes.</param>
    /// <returns>The number of bytes; 0 is the end.</returns>
    public abstract Coroutine<int> Read(Memory<byte> buffer, long offset);

    /// <summary>Writes. Only <see cref="Flush"/> makes it last.</summary>
    /// <param name="data">The bytes, which must stay as they are until the call has ended.</param>
    /// <param name="offset">Where in the file to begin, in bytes.</param>
    /// <returns>A coroutine.</returns>
    /// <exception cref="IOException">There is no room.</exception>
    public abstract Coroutine Write(ReadOnlyMemory<byte> data, long offset);

    /// <summary>Waits until everything that was written survives a power cut (<c>fsync</c>).</summary>
    /// <returns>A coroutine.</returns>
    public abstract Coroutine Flush();

    /// <summary>The length.</summary>
    /// <returns>Bytes.</returns>
    public abstract Coroutine<long> Length();

    /// <summary>Cuts the file off, or fills it up with zeros.</summary>
    /// <param name="length">The new length, in bytes.</param>
    /// <returns>A coroutine.</returns>
    public abstract Coroutine SetLength(long length);

    /// <summary>Closes it. Does not flush.</summary>
    /// <returns>To be awaited.</returns>
    public abstract ValueTask DisposeAsync();
}
