using System.Diagnostics;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// How a writer learns that its reader is gone: the writing end of a pipe becomes "readable" then (epoll reports an error, which counts as both).
// So the end is watched for reading although nothing is ever read. A socket tells the same way, by its end of file. A terminal must not be watched: typing makes
// it readable.

/// <summary>The writing end of a pipe. Its rules are those of <see cref="SocketTransport"/>, without a reading side.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class PipeWriteTransport : WriteTransport, IReadinessListener
{
    private const int WarnAfterLostWrites = 5;
    private const int EPIPE = 32;

    private readonly EventLoop _loop;
    private readonly PipeEnd _pipe;
    private readonly object _view;
    private BaseProtocol _protocol;
    private WriteBuffer? _buffer;
    private Exception? _error;
    private WaterMarks _marks = new();
    private int _lostWrites;
    private bool _isLost;
    private bool _isClosing;

    public PipeWriteTransport(EventLoop loop, PipeEnd pipe, BaseProtocol protocol, object? view = null, Action? onMade = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        _loop = loop;
        _pipe = pipe;
        _view = view ?? pipe;
        _protocol = protocol;
        pipe.Attach(loop, this);
        loop.CallSoon(protocol.ConnectionMade, (BaseTransport)this);
        if (pipe.Kind != FileKind.CharacterDevice)
        {
            loop.Post(WatchReader);
        }

        if (onMade is not null)
        {
            loop.Post(onMade);
        }
    }

    private long Buffered => _buffer?.Count ?? 0;

    public override void SetProtocol(BaseProtocol protocol)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(protocol);
        _protocol = protocol;
    }

    public override BaseProtocol GetProtocol() => _protocol;

    public override bool IsClosing() => _isClosing;

    public override void Write(ReadOnlySpan<byte> data)
    {
        _loop.CheckThread();
        if (data.IsEmpty)
        {
            return;
        }

        if (_isClosing)
        {
            NoteLostWrite();
            return;
        }

        if (Buffered == 0)
        {
            int count = _pipe.Write(data);
            if (count == data.Length)
            {
                return;
            }

            if (count < 0 && count != -Errno.EAGAIN)
            {
                Fatal(PipeEnd.Failure("write", -count), "Fatal write error on pipe transport");
                return;
            }

            data = data[Math.Max(0, count)..];
            if (!TryWatch(_pipe.Wanted | Readiness.Write))
            {
                return;
            }
        }

        (_buffer ??= new WriteBuffer()).Append(data);
        _marks.OnGrown(Buffered, this, _protocol, _loop);
    }

    public override bool CanWriteEof() => true;

    /// <summary>A pipe has nothing but its writing side, so its end is the transport's.</summary>
    public override void WriteEof() => Close();

    public override void Close()
    {
        _loop.CheckThread();
        if (!_isClosing)
        {
            _isClosing = true;
            if (Buffered == 0)
            {
                Lose(null);
            }
        }
    }

    public override void Abort()
    {
        _loop.CheckThread();
        ForceClose(null);
    }

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        _loop.CheckThread();
        _marks.Set(high, low);
        _marks.OnGrown(Buffered, this, _protocol, _loop);
    }

    public override (int Low, int High) GetWriteBufferLimits() => (_marks.Low, _marks.High);

    public override int GetWriteBufferSize() => WriteBuffer.Saturate(Buffered);

    public override object? GetExtraInfo(string name, object? @default = null) => name == "pipe" ? _view : @default;

    public override string ToString()
    {
        string state = _pipe.IsClosed ? "closed" : _isClosing ? "closing" : "open";
        return $"<PipeWriteTransport {state} fd={_pipe.Descriptor} {((_pipe.Wanted & Readiness.Write) != 0 ? "polling" : "idle")} bufsize={Buffered}>";
    }

    /// <summary>Closes the descriptor and tells nobody: the loop is over.</summary>
    public void Abandon()
    {
        _isClosing = true;
        _isLost = true;
        _buffer?.Clear();
        _pipe.Close();
    }

    /// <summary>The reader is gone.</summary>
    void IReadinessListener.OnReadable()
    {
        if (Buffered > 0)
        {
            ForceClose(PipeEnd.Failure("write", EPIPE));
        }
        else
        {
            Close();
        }
    }

    void IReadinessListener.OnWritable()
    {
        if (_isLost || !Flush())
        {
            return;
        }

        // May write again.
        _marks.OnShrunk(Buffered, this, _protocol, _loop);
        if (Buffered > 0 || _isLost)
        {
            return;
        }

        _pipe.SetInterest(_pipe.Wanted & ~Readiness.Write);
        if (_isClosing)
        {
            _isLost = true;
            _pipe.SetInterest(Readiness.None);
            CallConnectionLost();
        }
    }

    /// <summary>Writes until the pipe is full; false if the reader is gone.</summary>
    private bool Flush()
    {
        while (Buffered > 0)
        {
            int count = _pipe.Write(_buffer!.Head);
            if (count == -Errno.EAGAIN)
            {
                return true;
            }

            if (count < 0)
            {
                Fatal(PipeEnd.Failure("write", -count), "Fatal write error on pipe transport");
                return false;
            }

            _buffer.Advance(count);
        }

        return true;
    }

    private void WatchReader()
    {
        if (!_isClosing)
        {
            TryWatch(_pipe.Wanted | Readiness.Read);
        }
    }

    private bool TryWatch(Readiness wanted)
    {
        try
        {
            _pipe.SetInterest(wanted);
            return true;
        }
        catch (IOException error)
        {
            // A device that cannot be polled.
            Fatal(error, "Fatal error: the pipe cannot be watched.");
            return false;
        }
    }

    private void Fatal(Exception error, string message)
    {
        if (error is not IOException || _loop.GetDebug())
        {
            _loop.CallExceptionHandler(new LoopExceptionContext { Message = message, Exception = error, Transport = this, Protocol = _protocol });
        }

        ForceClose(error);
    }

    private void ForceClose(Exception? error)
    {
        if (!_isLost)
        {
            _buffer?.Clear();
            _isClosing = true;
            Lose(error);
        }
    }

    private void Lose(Exception? error)
    {
        _isLost = true;
        _error = error;
        _pipe.SetInterest(Readiness.None);
        _loop.Post(CallConnectionLost);
    }

    private void NoteLostWrite()
    {
        // As for sockets: the end is told a turn late, so some writes after it are normal.
        if (++_lostWrites == WarnAfterLostWrites)
        {
            Console.Error.WriteLine($"Write() is called on {this}, whose reader is gone or which was closed; what it gets is dropped.");
        }
    }

    private void CallConnectionLost()
    {
        try
        {
            _protocol.ConnectionLost(_error);
        }
        finally
        {
            _pipe.Close();
        }
    }
}
