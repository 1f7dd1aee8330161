namespace AsyncioSharp.Net;

public sealed partial class AsyncioStreamReader
{
    private static readonly byte[] s_lineFeed = "\n"u8.ToArray();

    /// <summary>A read up to a separator, whose result is a new array.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="isLine">By the rules of <see cref="ReadLine"/>.</param>
    /// <param name="one">The separator; not used if there are several.</param>
    /// <param name="several">The separators; null if there is one.</param>
    private sealed class ReadUntilOperation(AsyncioStreamReader reader, bool isLine, byte[] one, byte[][]? several = null)
        : LoopOperation<byte[]>, IReadWaiter
    {
        // What was searched in vain is not searched again. A position in the whole stream: others may read while this one waits.
        private long _searchedTo;

        public override string Name => isLine ? nameof(ReadLine) : nameof(ReadUntil);

        private int Shortest => several?.Min(static separator => separator.Length) ?? one.Length;

        private int Longest => several?.Max(static separator => separator.Length) ?? one.Length;

        public override string ToString() => $"<{Name} of {reader}>";

        bool IReadWaiter.TakesWhole(int count) => false;

        protected override bool TryFinish(bool woken, out byte[] result)
        {
            reader._loop.CheckThread();
            CheckSeparators();
            reader.ThrowIfFailed();
            ReadOnlySpan<byte> unread = reader._buffer.Unread;
            int from = (int)Math.Clamp(_searchedTo - reader._taken, 0, unread.Length);
            (int start, int end) = Find(unread[from..]);
            if (end > 0)
            {
                if (from + start > reader._limit)
                {
                    throw TooLong("Separator is found, but chunk is longer than limit", consumed: from + start, discarded: from + end);
                }

                result = reader.Take(from + end);
                return true;
            }

            if (unread.Length - from >= Shortest)
            {
                // The last bytes may be the beginning of a separator.
                int searched = Math.Max(0, unread.Length + 1 - Longest);
                _searchedTo = reader._taken + searched;
                if (searched > reader._limit)
                {
                    throw TooLong("Separator is not found, and chunk exceed the limit", consumed: searched, discarded: unread.Length);
                }
            }

            if (!reader._isEof)
            {
                result = null!;
                return false;
            }

            result = reader.Take(unread.Length);
            return isLine ? true : throw new IncompleteReadError(result, null);
        }

        protected override void OnWaiting(EventLoop loop) => reader.BeginWait(this, loop);

        protected override void OnTurn() => reader.EndWait(this);

        private void CheckSeparators()
        {
            if (several is { Length: 0 })
            {
                throw new ArgumentException("Separator should contain at least one element", "separator");
            }

            if (Shortest == 0)
            {
                throw new ArgumentException("Separator should be at least one-byte string", "separator");
            }
        }

        /// <summary>The match that ends first, as its start and end; (-1, 0) if there is none.</summary>
        private (int Start, int End) Find(ReadOnlySpan<byte> unread)
        {
            if (several is null)
            {
                int at = unread.IndexOf(one);
                return (at, at < 0 ? 0 : at + one.Length);
            }

            (int Start, int End) best = (-1, 0);
            foreach (byte[] separator in several)
            {
                int at = unread.IndexOf(separator);
                int end = at + separator.Length;
                if (at >= 0 && (best.Start < 0 || end < best.End || (end == best.End && at > best.Start)))
                {
                    // A better match ends before this one: the others need not search further.
                    best = (at, end);
                    unread = unread[..end];
                }
            }

            return best;
        }

        private Exception TooLong(string message, int consumed, int discarded)
        {
            if (!isLine)
            {
                return new LimitOverrunError(message, consumed);
            }

            reader.Skip(discarded);
            return new ArgumentException(
                $"{message} ({reader._limit} bytes); the line is lost. Give a larger limit, or use ReadUntil, which keeps it.");
        }
    }
}
