namespace AsyncioSharp.Net;

public sealed partial class AsyncioStreamReader
{
    private enum ReadKind : byte
    {
        Some,
        ToEnd,
        Exactly,
        Line,
        Until,
    }

    // Operations that are not in use are kept one for each thread, not for each reader: a read's await ends before the next read begins, so one is all that a chain of reads
    // needs, and connections that do not read at the moment carry none.

    /// <summary>A read whose result is a new array.</summary>
    private sealed class ReadOperation : LoopOperation<byte[]>, IReadWaiter
    {
        [ThreadStatic]
        private static ReadOperation? t_spare;

        private AsyncioStreamReader _reader = null!;
        private ReadKind _kind;
        private int _count;

        // The separator is copied into an array of the operation, which grows rarely and is kept; several separators are rare and may cost.
        private byte[] _separator = [];
        private int _separatorLength;
        private byte[][]? _separators;
        private int _shortest;
        private int _longest;

        // What was searched in vain is not searched again. A position in the whole stream: others may read while this one waits.
        private long _searchedTo;

        public override string Name => _kind switch
        {
            ReadKind.Some or ReadKind.ToEnd => nameof(Read),
            ReadKind.Exactly => nameof(ReadExactly),
            ReadKind.Line => nameof(ReadLine),
            _ => nameof(ReadUntil),
        };

        public static ReadOperation Rent(AsyncioStreamReader reader, ReadKind kind, int count)
        {
            ReadOperation? operation = t_spare;
            if (operation is null)
            {
                operation = new ReadOperation();
            }
            else
            {
                t_spare = null;
                operation.Renew();
            }

            operation._reader = reader;
            operation._kind = kind;
            operation._count = count;
            operation._shortest = 1;
            operation._longest = 1;
            operation._searchedTo = 0;
            return operation;
        }

        public override string ToString() => $"<{Name} of {_reader}>";

        public void SetSeparator(ReadOnlySpan<byte> separator)
        {
            if (_separator.Length < separator.Length)
            {
                _separator = new byte[separator.Length];
            }

            separator.CopyTo(_separator);
            _separatorLength = separator.Length;
            _shortest = separator.Length;
            _longest = separator.Length;
        }

        public void SetSeparators(byte[][] separators)
        {
            _separators = separators;
            _shortest = separators.Length == 0 ? 0 : separators.Min(static separator => separator.Length);
            _longest = separators.Length == 0 ? 0 : separators.Max(static separator => separator.Length);
        }

        bool IReadWaiter.TakesWhole(int count) => _kind switch
        {
            ReadKind.Some => count <= _count,
            ReadKind.Exactly => count == _count,
            _ => false,
        };

        protected override bool TryFinish(bool woken, out byte[] result)
        {
            CheckArguments();
            _reader.ThrowIfFailed();
            int buffered = _reader._buffer.Count;
            switch (_kind)
            {
                case ReadKind.Some when _count == 0 || buffered > 0 || _reader._isEof:
                    result = _reader.Take(Math.Min(_count, buffered));
                    return true;
                case ReadKind.ToEnd when _reader._isEof:
                    result = _reader.Take(buffered);
                    return true;
                case ReadKind.Exactly when buffered >= _count:
                    result = _reader.Take(_count);
                    return true;
                case ReadKind.Exactly when _reader._isEof:
                    throw new IncompleteReadError(_reader.Take(buffered), _count);
                case ReadKind.Line or ReadKind.Until:
                    return TryUntil(out result);
                default:
                    result = null!;
                    return false;
            }
        }

        protected override void OnWaiting(EventLoop loop) => _reader.BeginWait(this, loop);

        protected override void OnTurn() => _reader.EndWait(this);

        protected override void Recycle()
        {
            Forget();
            _reader = null!;
            _separators = null;
            t_spare = this;
        }

        private void CheckArguments()
        {
            if (_kind == ReadKind.Exactly && _count < 0)
            {
                throw new ArgumentException("ReadExactly size can not be less than zero", "n");
            }

            if (_shortest == 0)
            {
                throw new ArgumentException(
                    _separators is { Length: 0 } ? "Separator should contain at least one element" : "Separator should be at least one-byte string", "separator");
            }
        }

        private bool TryUntil(out byte[] result)
        {
            AsyncioStreamReader reader = _reader;
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

            if (unread.Length - from >= _shortest)
            {
                // The last bytes may be the beginning of a separator.
                int searched = Math.Max(0, unread.Length + 1 - _longest);
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
            return _kind == ReadKind.Line ? true : throw new IncompleteReadError(result, null);
        }

        /// <summary>The match that ends first, as its start and end; (-1, 0) if there is none.</summary>
        private (int Start, int End) Find(ReadOnlySpan<byte> unread)
        {
            if (_kind == ReadKind.Line)
            {
                int at = unread.IndexOf((byte)'\n');
                return (at, at + 1);
            }

            if (_separators is null)
            {
                int at = unread.IndexOf(_separator.AsSpan(0, _separatorLength));
                return (at, at < 0 ? 0 : at + _separatorLength);
            }

            (int Start, int End) best = (-1, 0);
            foreach (byte[] separator in _separators)
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
            if (_kind == ReadKind.Until)
            {
                return new LimitOverrunError(message, consumed);
            }

            _reader.Skip(discarded);
            return new ArgumentException($"{message} ({_reader._limit} bytes); the line is lost. Give a larger limit, or use ReadUntil, which keeps it.");
        }
    }

    /// <summary>A read into the caller's memory.</summary>
    private sealed class ReadIntoOperation : LoopOperation<int>, IReadWaiter
    {
        [ThreadStatic]
        private static ReadIntoOperation? t_spare;

        private AsyncioStreamReader _reader = null!;
        private Memory<byte> _target;

        public override string Name => nameof(ReadInto);

        public static new bool IsRunningHere(EventLoop loop) => LoopOperation<int>.IsRunningHere(loop);

        public static ReadIntoOperation Rent(AsyncioStreamReader reader, Memory<byte> target)
        {
            ReadIntoOperation? operation = t_spare;
            if (operation is null)
            {
                operation = new ReadIntoOperation();
            }
            else
            {
                t_spare = null;
                operation.Renew();
            }

            operation._reader = reader;
            operation._target = target;
            return operation;
        }

        public override string ToString() => $"<{Name} of {_reader}>";

        bool IReadWaiter.TakesWhole(int count) => false;

        protected override bool TryFinish(bool woken, out int result) => _reader.TryReadInto(_target.Span, out result);

        protected override void OnWaiting(EventLoop loop) => _reader.BeginWait(this, loop);

        protected override void OnTurn() => _reader.EndWait(this);

        protected override void Recycle()
        {
            Forget();
            _reader = null!;
            _target = default;
            t_spare = this;
        }
    }

    /// <summary>Whether the caller may touch what belongs to a loop.</summary>
    internal static bool IsRunningHere(EventLoop loop) => ReadIntoOperation.IsRunningHere(loop);

    /// <summary>Reads if that needs no wait.</summary>
    internal bool TryReadInto(Span<byte> target, out int count)
    {
        ThrowIfFailed();
        count = Math.Min(target.Length, _buffer.Count);
        if (count > 0)
        {
            _buffer.Unread[..count].CopyTo(target);
            Skip(count);
            return true;
        }

        return target.IsEmpty || _isEof;
    }
}
