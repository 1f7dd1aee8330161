using System.Net.Sockets;

namespace AsyncioSharp.Net;

internal sealed partial class SocketTransport
{
    public override void Write(ReadOnlySpan<byte> data)
    {
        _loop.CheckThread();
        CheckWritable(nameof(Write));
        WriteNow(data);
    }

    public override void Writelines(IEnumerable<ReadOnlyMemory<byte>> listOfData)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(listOfData);

        // Refused, it is not looked at, as in asyncio; and again after that: a sequence may run code of the program's, which may fail, write or close.
        CheckWritable(nameof(Writelines));
        ReadOnlyMemory<byte>[] parts = listOfData as ReadOnlyMemory<byte>[] ?? [.. listOfData];
        CheckWritable(nameof(Writelines));
        if (parts.Length == 0)
        {
            return;
        }

        if (parts.Length == 1 && Buffered == 0)
        {
            // The same as Write, which copies only what is not sent at once.
            WriteNow(parts[0].Span);
            return;
        }

        if (_lost > 0)
        {
            NoteLostWrite();
            return;
        }

        // One call of the system for all of them, and so one segment for many small ones: a copy costs less.
        long before = Buffered;
        foreach (ReadOnlyMemory<byte> data in parts)
        {
            if (!data.IsEmpty)
            {
                (_buffer ??= new WriteBuffer()).Append(data.Span);
            }
        }

        if (Buffered == before)
        {
            return;
        }

        if (!_isClosing)
        {
            ((IReadinessListener)this).OnWritable();
        }

        if (Buffered > 0)
        {
            _socket.SetInterest(_socket.Wanted | Readiness.Write);
            _marks.OnGrown(Buffered, this, _protocol, _loop);
        }
    }

    public override void WriteEof()
    {
        _loop.CheckThread();
        if (_isClosing || _isEofWritten)
        {
            return;
        }

        if (_isSendingFile)
        {
            throw SendfileInProgress();
        }

        _isEofWritten = true;
        if (Buffered == 0)
        {
            _socket.ShutdownSend();
        }
    }

    public override bool CanWriteEof() => true;

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        _loop.CheckThread();
        _marks.Set(high, low);
        _marks.OnGrown(Buffered, this, _protocol, _loop);
    }

    public override (int Low, int High) GetWriteBufferLimits() => (_marks.Low, _marks.High);

    public override int GetWriteBufferSize() => WriteBuffer.Saturate(Buffered);

    void IReadinessListener.OnWritable()
    {
        long before = Buffered;
        if (_lost > 0 || !Flush() || (before > 0 && Buffered == before))
        {
            return;
        }

        // May write again.
        _marks.OnShrunk(Buffered, this, _protocol, _loop);
        if (Buffered > 0 || _lost > 0)
        {
            return;
        }

        _socket.SetInterest(_socket.Wanted & ~Readiness.Write);
        EndSendfile(null);
        if (_isClosing)
        {
            _lost++;
            CallConnectionLost();
        }
        else if (_isEofWritten)
        {
            _socket.ShutdownSend();
        }
    }

    private void CheckWritable(string method)
    {
        if (_isEofWritten || _isSendingFile)
        {
            throw _isEofWritten ? new InvalidOperationException($"Cannot call {method}() after WriteEof()") : SendfileInProgress();
        }
    }

    private void WriteNow(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (_lost > 0)
        {
            NoteLostWrite();
            return;
        }

        if (Buffered == 0)
        {
            IoResult result = _socket.Send(data);
            NoteSent(result);
            if (result.Count == data.Length)
            {
                return;
            }

            if (!result.IsOk && !result.WouldBlock)
            {
                Fatal(_socket.Failure(result.Error), "Fatal write error on socket transport");
                return;
            }

            data = data[result.Count..];
            _socket.SetInterest(_socket.Wanted | Readiness.Write);
        }

        (_buffer ??= new WriteBuffer()).Append(data);
        _marks.OnGrown(Buffered, this, _protocol, _loop);
    }

    /// <summary>Sends until the system takes no more; false if the connection broke.</summary>
    private bool Flush()
    {
        while (Buffered > 0)
        {
            IoResult result = _socket.Send(_buffer!.Head);
            NoteSent(result);
            if (result.WouldBlock || result is { IsOk: true, Count: 0 })
            {
                // One that takes nothing, without an error, is asked again when it is ready, and not at once for ever.
                return true;
            }

            if (!result.IsOk)
            {
                _buffer.Clear();
                Fatal(_socket.Failure(result.Error), "Fatal write error on socket transport");
                return false;
            }

            _buffer.Advance(result.Count);
        }

        return true;
    }

    private void NoteSent(IoResult result)
    {
        if (result.Count > 0)
        {
            _idle?.Touch();
        }
    }

    private void NoteLostWrite()
    {
        // Like asyncio: some writes after the end are normal, since the end comes a turn late; a habit of it is a fault of the program.
        if (++_lost == WarnAfterLostWrites + 1)
        {
            Console.Error.WriteLine($"Write() is called on {this}, whose connection is lost; what it gets is dropped.");
        }
    }
}
