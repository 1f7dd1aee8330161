using System.Diagnostics;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>The reading end of a pipe. Its rules are those of <see cref="SocketTransport"/>, without a writing side.</summary>
/// <remarks>Unlike a socket's, the end of a pipe always ends the transport: nothing is left to keep open.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class PipeReadTransport : ReadTransport, IReadinessListener
{
    private readonly EventLoop _loop;
    private readonly PipeEnd _pipe;
    private readonly SelectorDriver _driver;
    private readonly object _view;
    private BaseProtocol _protocol;
    private Exception? _error;
    private bool _isBuffered;
    private bool _isClosing;
    private bool _isPaused;

    public PipeReadTransport(EventLoop loop, PipeEnd pipe, BaseProtocol protocol, object? view = null, Action? onMade = null)
    {
        _loop = loop;
        _pipe = pipe;
        _driver = SelectorDriver.Of(loop);
        _view = view ?? pipe;
        _protocol = protocol;
        SetProtocol(protocol);
        pipe.Attach(loop, this);
        loop.CallSoon(protocol.ConnectionMade, (BaseTransport)this);
        loop.Post(StartReading);
        if (onMade is not null)
        {
            loop.Post(onMade);
        }
    }

    public override void SetProtocol(BaseProtocol protocol)
    {
        _loop.CheckThread();
        _isBuffered = IsBuffered(protocol);
        _protocol = protocol;
    }

    public override BaseProtocol GetProtocol() => _protocol;

    public override bool IsClosing() => _isClosing;

    public override void Close()
    {
        _loop.CheckThread();
        End(null);
    }

    public override bool IsReading() => !_isClosing && !_isPaused;

    public override void PauseReading()
    {
        _loop.CheckThread();
        if (IsReading())
        {
            _isPaused = true;
            _pipe.SetInterest(Readiness.None);
        }
    }

    public override void ResumeReading()
    {
        _loop.CheckThread();
        if (_isPaused && !_isClosing)
        {
            _isPaused = false;
            StartReading();
        }
    }

    public override object? GetExtraInfo(string name, object? @default = null) => name == "pipe" ? _view : @default;

    public override string ToString()
    {
        string state = _pipe.IsClosed ? "closed" : _isClosing ? "closing" : "open";
        return $"<PipeReadTransport {state} fd={_pipe.Descriptor} {(_pipe.Wanted == Readiness.None ? "idle" : "polling")}>";
    }

    /// <summary>Closes the descriptor and tells nobody: the loop is over.</summary>
    public void Abandon()
    {
        _isClosing = true;
        _pipe.Close();
    }

    void IReadinessListener.OnReadable()
    {
        Memory<byte> buffer;
        if (!_isBuffered)
        {
            buffer = _driver.ReceiveBuffer;
        }
        else if (!TryGetBuffer(out buffer))
        {
            return;
        }

        int count = _pipe.Read(buffer.Span);
        if (count > 0)
        {
            HandOver(buffer.Span[..count]);
        }
        else if (count == 0)
        {
            OnEof();
        }
        else if (count != -Errno.EAGAIN)
        {
            Fatal(PipeEnd.Failure("read", -count), "Fatal read error on pipe transport");
        }
    }

    void IReadinessListener.OnWritable()
    {
    }

    /// <summary>What kind of protocol it is.</summary>
    /// <exception cref="ArgumentException">One that cannot read.</exception>
    private static bool IsBuffered(BaseProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        return protocol switch
        {
            Protocol => false,
            BufferedProtocol => true,
            _ => throw new ArgumentException($"A pipe that is read needs a Protocol or a BufferedProtocol, not {protocol.GetType().Name}.", nameof(protocol)),
        };
    }

    private void StartReading()
    {
        if (IsReading())
        {
            try
            {
                _pipe.SetInterest(Readiness.Read);
            }
            catch (IOException error)
            {
                // A device that cannot be polled.
                Fatal(error, "Fatal error: the pipe cannot be watched.");
            }
        }
    }

    private bool TryGetBuffer(out Memory<byte> buffer)
    {
        try
        {
            buffer = ((BufferedProtocol)_protocol).GetBuffer(-1);
            return !buffer.IsEmpty ? true : throw new InvalidOperationException("GetBuffer() returned an empty buffer");
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            buffer = default;
            Fatal(error, "Fatal error: protocol.GetBuffer() call failed.");
            return false;
        }
    }

    private void HandOver(ReadOnlySpan<byte> data)
    {
        try
        {
            if (_isBuffered)
            {
                ((BufferedProtocol)_protocol).BufferUpdated(data.Length);
            }
            else
            {
                ((Protocol)_protocol).DataReceived(data);
            }
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Fatal(error, _isBuffered ? "Fatal error: protocol.BufferUpdated() call failed." : "Fatal error: protocol.DataReceived() call failed.");
        }
    }

    private void OnEof()
    {
        _isClosing = true;
        _pipe.SetInterest(Readiness.None);
        BaseProtocol protocol = _protocol;
        _loop.Post(() => TellEof(protocol));
        _loop.Post(CallConnectionLost);
    }

    private static void TellEof(BaseProtocol protocol) => _ = protocol is BufferedProtocol buffered ? buffered.EofReceived() : ((Protocol)protocol).EofReceived();

    private void Fatal(Exception error, string message)
    {
        if (error is not IOException || _loop.GetDebug())
        {
            _loop.CallExceptionHandler(new LoopExceptionContext { Message = message, Exception = error, Transport = this, Protocol = _protocol });
        }

        End(error);
    }

    private void End(Exception? error)
    {
        if (!_isClosing)
        {
            _isClosing = true;
            _error = error;
            _pipe.SetInterest(Readiness.None);
            _loop.Post(CallConnectionLost);
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
