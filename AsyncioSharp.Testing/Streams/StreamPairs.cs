namespace AsyncioSharp.Testing;

/// <summary>Pairs of connected streams in memory, to run a protocol over (trio's <c>memory_stream_pair</c> and its kin).</summary>
/// <remarks>They belong to the loop on whose thread they are used.</remarks>
public static class StreamPairs
{
    /// <summary>Writes never wait, reads get all that is there.</summary>
    /// <returns>The pair.</returns>
    public static (Stream One, Stream Other) Memory() => Make(capacity: int.MaxValue, mostPerRead: int.MaxValue);

    /// <summary>
    /// A write ends when the other side has read all of it (trio's lockstep streams): it shows what relies on a buffer in between.
    /// </summary>
    /// <returns>The pair.</returns>
    public static (Stream One, Stream Other) Lockstep() => Make(capacity: 0, mostPerRead: int.MaxValue);

    /// <summary>Every read gets one byte: it shows who takes a read for a message.</summary>
    /// <returns>The pair.</returns>
    public static (Stream One, Stream Other) OneByteAtATime() => Make(capacity: int.MaxValue, mostPerRead: 1);

    private static (Stream One, Stream Other) Make(int capacity, int mostPerRead)
    {
        var there = new MemoryDirection(capacity, mostPerRead);
        var back = new MemoryDirection(capacity, mostPerRead);
        return (new PairStream(back, there), new PairStream(there, back));
    }

    /// <summary>Ends the writing direction of a stream of these pairs; it still reads.</summary>
    /// <param name="stream">One of a pair made here.</param>
    /// <exception cref="ArgumentException">It is another stream.</exception>
    public static void EndWriting(Stream stream) =>
        (stream as PairStream ?? throw new ArgumentException("Not a stream of StreamPairs.", nameof(stream))).EndWriting();
}
