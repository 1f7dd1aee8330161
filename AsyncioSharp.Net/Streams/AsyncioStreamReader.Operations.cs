namespace AsyncioSharp.Net;

public sealed partial class AsyncioStreamReader
{
    private enum ReadKind : byte
    {
        Some,
        ToEnd,
        Exactly,
    }

    /// <summary>A read of a number of bytes, whose result is a new array.</summary>
    private sealed class ReadOperation(AsyncioStreamReader reader, ReadKind kind, int count) : LoopOperation<byte[]>, IReadWaiter
    {
        public override string Name => kind == ReadKind.Exactly ? nameof(ReadExactly) : nameof(Read);

        public override string ToString() => $"<{Name} of {reader}>";

        bool IReadWaiter.TakesWhole(int received) => kind switch
        {
            ReadKind.Some => received <= count,
            ReadKind.Exactly => received == count,
            _ => false,
        };

        protected override bool TryFinish(bool woken, out byte[] result)
        {
            reader._loop.CheckThread();
            if (kind == ReadKind.Exactly && count < 0)
            {
                throw new ArgumentException("ReadExactly size can not be less than zero", "n");
            }

            reader.ThrowIfFailed();
            int buffered = reader._buffer.Count;
            switch (kind)
            {
                case ReadKind.Some when count == 0 || buffered > 0 || reader._isEof:
                    result = reader.Take(Math.Min(count, buffered));
                    return true;
                case ReadKind.ToEnd when reader._isEof:
                    result = reader.Take(buffered);
                    return true;
                case ReadKind.Exactly when buffered >= count:
                    result = reader.Take(count);
                    return true;
                case ReadKind.Exactly when reader._isEof:
                    throw new IncompleteReadError(reader.Take(buffered), count);
                default:
                    result = null!;
                    return false;
            }
        }

        protected override void OnWaiting(EventLoop loop) => reader.BeginWait(this, loop);

        protected override void OnTurn() => reader.EndWait(this);
    }

    /// <summary>A read into the caller's memory.</summary>
    private sealed class ReadIntoOperation(AsyncioStreamReader reader, Memory<byte> target) : LoopOperation<int>, IReadWaiter
    {
        public override string Name => nameof(ReadInto);

        public static new bool IsRunningHere(EventLoop loop) => LoopOperation<int>.IsRunningHere(loop);

        public override string ToString() => $"<{Name} of {reader}>";

        bool IReadWaiter.TakesWhole(int count) => false;

        protected override bool TryFinish(bool woken, out int result)
        {
            reader._loop.CheckThread();
            return reader.TryReadInto(target.Span, out result);
        }

        protected override void OnWaiting(EventLoop loop) => reader.BeginWait(this, loop);

        protected override void OnTurn() => reader.EndWait(this);
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
