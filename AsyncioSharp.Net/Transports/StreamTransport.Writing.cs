using System.Net.Sockets;

namespace AsyncioSharp.Net;

internal abstract partial class StreamTransport
{
    private static readonly IoResult s_notGathered = new(0, SocketError.OperationNotSupported);

    private WriteBuffer? _buffer;
    private WaterMarks _marks = new();

    /// <summary>What waits to be sent, in bytes.</summary>
    protected long Buffered => _buffer?.Count ?? 0;

    /// <summary>Writes are dropped from Close on, although what was written before is still flushed.</summary>
    protected bool DropsWritesWhenClosing { get; init; }

    public override void Write(ReadOnlySpan<byte> data)
    {
        Loop.CheckThread();
        WriteNow(data);
    }

    public override void Writelines(IEnumerable<ReadOnlyMemory<byte>> listOfData)
    {
        Loop.CheckThread();
        ArgumentNullException.ThrowIfNull(listOfData);

        // Refused, it is not looked at, as in asyncio; and again after that: a sequence may run code of the program's, which may fail,
        // write or close.
        CheckWritable(nameof(Writelines));
        ReadOnlyMemory<byte>[] pieces = listOfData as ReadOnlyMemory<byte>[] ?? [.. listOfData];
        CheckWritable(nameof(Writelines));
        if (pieces.Length == 1 && Buffered == 0)
        {
            WriteNow(pieces[0].Span);
        }
        else if (Array.Exists(pieces, static piece => !piece.IsEmpty) && !IsDropped())
        {
            WritePieces(pieces);
        }
    }

    public override bool CanWriteEof() => true;

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        Loop.CheckThread();
        _marks.Set(high, low);
        _marks.OnGrown(Buffered, in _side);
    }

    public override (int Low, int High) GetWriteBufferLimits() => (_marks.Low, _marks.High);

    public override int GetWriteBufferSize() => WriteBuffer.Saturate(Buffered);

    public void OnWritable()
    {
        long before = Buffered;
        if (_side.IsLost || !Flush() || (before > 0 && Buffered == before))
        {
            return;
        }

        // May write again.
        _marks.OnShrunk(Buffered, in _side);
        if (Buffered > 0 || _side.IsLost)
        {
            return;
        }

        Unwatch(Readiness.Write);
        OnFlushed();
        if (_side.IsClosing && _side.Lose(null, onLost: null))
        {
            End.SetInterest(Readiness.None);
            CallConnectionLost();
        }
    }

    /// <summary>Refuses a write that must not come now.</summary>
    protected virtual void CheckWritable(string method)
    {
    }

    /// <summary>What was buffered is sent, in a turn in which the end takes more.</summary>
    protected virtual void OnFlushed()
    {
    }

    protected void WriteNow(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || IsDropped())
        {
            return;
        }

        if (Buffered == 0)
        {
            IoResult result = End.Send(data);
            if (result.Count == data.Length)
            {
                Idle?.Touch();
                _net.CountSent(result.Count);
                return;
            }

            if (!Took(result) || !Watch(Readiness.Write))
            {
                return;
            }

            data = data[result.Count..];
        }

        (_buffer ??= new WriteBuffer()).Append(data);
        _marks.OnGrown(Buffered, in _side);
    }

    private bool IsDropped()
    {
        if (_side.IsLost || (DropsWritesWhenClosing && _side.IsClosing))
        {
            _side.NoteLostWrite(nameof(Write));
            return true;
        }

        return false;
    }

    /// <summary>
    /// One call of the system for all of them, and so one segment for many small ones. Where that does not exist they are joined in the
    /// buffer first.
    /// </summary>
    private void WritePieces(ReadOnlyMemory<byte>[] pieces)
    {
        IoResult result = Buffered == 0 ? End.SendPieces(pieces) : s_notGathered;
        bool isGathered = result.Error != SocketError.OperationNotSupported;
        if (isGathered && !Took(result))
        {
            return;
        }

        int sent = result.Count;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            int skipped = Math.Min(sent, piece.Length);
            sent -= skipped;
            if (skipped < piece.Length)
            {
                (_buffer ??= new WriteBuffer()).Append(piece.Span[skipped..]);
            }
        }

        if (!isGathered && !_side.IsClosing)
        {
            OnWritable();
        }

        if (Buffered > 0 && Watch(Readiness.Write))
        {
            _marks.OnGrown(Buffered, in _side);
        }
    }

    /// <summary>Looks at what a send has answered; false if the connection broke.</summary>
    private bool Took(IoResult result)
    {
        if (result.Count > 0)
        {
            Idle?.Touch();
            _net.CountSent(result.Count);
        }
        else if (!result.IsOk && !result.WouldBlock)
        {
            Fatal(End.Failure(result.Error), $"Fatal write error on {Kind} transport");
            return false;
        }

        return true;
    }

    /// <summary>Sends until the end takes no more; false if the connection broke.</summary>
    private bool Flush()
    {
        while (Buffered > 0)
        {
            IoResult result = End.Send(_buffer!.Head);
            if (!Took(result))
            {
                return false;
            }

            if (result.Count == 0)
            {
                // An end that takes nothing, with or without an error, is tried again when it is ready, and not at once in a loop.
                return true;
            }

            _buffer.Advance(result.Count);
        }

        return true;
    }
}
