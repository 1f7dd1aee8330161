using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using AsyncioSharp.Net;
using Microsoft.AspNetCore.Connections;

namespace AsyncioSharp.AspNetCore;

// On the loop.
internal sealed partial class LoopConnection
{
    // As Kestrel's own transport: half of a block of its memory pool. What is left of a block is not worth a system call.
    private const int SmallestBuffer = 2048;

    // Somebody waits until the transport takes more.
    private TaskCompletionSource? _resumed;
    private bool _isPaused;
    private bool _isEofReceived;
    private bool _isLost;

    public void Begin(Transport transport)
    {
        _transport = transport;
        Side.Connections++;
        LoopSide.Bare(static self => _ = ((LoopConnection)self!).Send(), this);

        // A listener that was closed a moment ago takes no more.
        if (_accepted?.TryWrite(this) == false)
        {
            transport.Abort();
        }
    }

    /// <summary>The program has begun. What it does at once it does before it hears of the end, if that has come already.</summary>
    public void Begun()
    {
        if (!HasBegun)
        {
            HasBegun = true;
            TellEof();
        }
    }

    public Memory<byte> GetBuffer() => _input.Writer.GetMemory(SmallestBuffer);

    public void OnReceived(int count)
    {
        _input.Writer.Advance(count);
        LoopSide.Bare(static self => ((LoopConnection)self!).HandOver(), this);
    }

    public bool OnEof()
    {
        _isEofReceived = true;
        TellEof();

        // What is written goes on being sent.
        return true;
    }

    public void PauseWriting() => _isPaused = true;

    public void ResumeWriting()
    {
        _isPaused = false;
        LoopSide.Bare(static self => ((LoopConnection)self!).LetWrite(), this);
    }

    public void End(Exception? error)
    {
        _isLost = true;
        Side.Connections--;
        LoopSide.Bare(
            static state =>
            {
                (LoopConnection self, Exception? error) = ((LoopConnection, Exception?))state!;
                self._input.Writer.Complete(self._abortReason ?? Translate(error));
                self.TellClosed();
                self._output.Reader.CancelPendingRead();
                self.LetWrite();
                self._ended.TrySetResult();
            },
            (this, error));
    }

    private static Exception? Translate(Exception? error) => error switch
    {
        null => null,
        SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown } =>
            new ConnectionResetException(error.Message, error),
        _ => new ConnectionAbortedException(error.Message, error),
    };

    private void HandOver()
    {
        ValueTask<FlushResult> flush = _input.Writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
        {
            _ = ReadLater(flush);
        }
        else if (flush.Result.IsCompleted)
        {
            // The reader wants no more.
            _transport.PauseReading();
        }
    }

    private async Task ReadLater(ValueTask<FlushResult> flush)
    {
        _transport.PauseReading();
        FlushResult result = await flush;
        if (!result.IsCompleted && !_isLost)
        {
            _transport.ResumeReading();
        }
    }

    private void TellEof()
    {
        if (_isEofReceived && HasBegun)
        {
            TellClosed();
        }
    }

    // In a turn of its own: what it cancels may do much, and what the program does at once comes first. The input ends then as well, since
    // Kestrel takes a body that comes together with the end of the input for one that is not whole.
    private void TellClosed() => Side.Schedule(
        static state =>
        {
            var self = (LoopConnection)state!;
            self._input.Writer.Complete();
            self._closed.Cancel();
        },
        this);

    private void LetWrite()
    {
        TaskCompletionSource? resumed = _resumed;
        _resumed = null;
        resumed?.SetResult();
    }

    private async Task Send()
    {
        PipeReader output = _output.Reader;
        Exception? error = null;
        try
        {
            while (!_isLost)
            {
                ReadResult result = await output.ReadAsync();
                if (result.IsCanceled || _isLost)
                {
                    break;
                }

                ReadOnlySequence<byte> buffer = result.Buffer;
                Write(buffer);
                if (_isPaused && !_isLost)
                {
                    _resumed = new TaskCompletionSource();
                    await _resumed.Task;
                }

                output.AdvanceTo(buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception failure)
        {
            // The writer has ended with it: there is no whole answer to send.
            error = failure;
        }

        output.Complete(_abortReason ?? error);
        if (error is null)
        {
            _transport.Close();
        }
        else
        {
            _transport.Abort();
        }
    }

    private void Write(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
        {
            _transport.Write(buffer.FirstSpan);
            return;
        }

        var pieces = new List<ReadOnlyMemory<byte>>();
        foreach (ReadOnlyMemory<byte> piece in buffer)
        {
            pieces.Add(piece);
        }

        _transport.Writelines(pieces);
    }
}
