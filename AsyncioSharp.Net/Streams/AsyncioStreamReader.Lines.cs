namespace AsyncioSharp.Net;

public sealed partial class AsyncioStreamReader : IAsyncEnumerable<byte[]>
{
    /// <summary>
    /// Supports <c>await foreach (byte[] line in reader)</c> (asyncio's <c>async for line in reader</c>): the lines up to the end of the
    /// stream, as <see cref="ReadLine"/> gives them.
    /// </summary>
    /// <returns>The enumerator.</returns>
    public LineEnumerator GetAsyncEnumerator() => new(this);

    async IAsyncEnumerator<byte[]> IAsyncEnumerable<byte[]>.GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        // A token cannot interrupt a read: cancel the task that iterates. Between lines it is looked at.
        for (byte[] line; (line = await ReadLine()).Length > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return line;
        }
    }

    /// <summary>What <c>await foreach</c> over a reader uses.</summary>
    public sealed class LineEnumerator
    {
        private readonly AsyncioStreamReader _reader;

        internal LineEnumerator(AsyncioStreamReader reader) => _reader = reader;

        /// <summary>The line.</summary>
        public byte[] Current { get; private set; } = [];

        /// <summary>Reads the next line.</summary>
        /// <returns>A coroutine for false at the end of the stream.</returns>
        public async Coroutine<bool> MoveNextAsync() => (Current = await _reader.ReadLine()).Length > 0;
    }
}
