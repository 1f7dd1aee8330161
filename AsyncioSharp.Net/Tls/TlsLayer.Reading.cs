using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

internal sealed partial class TlsLayer
{
    private const int PlainBufferSize = 64 * 1024;

    // A record's. Less room is offered to no read, so that SslStream never keeps plain text.
    private const int LargestPlain = 16 * 1024;

    private static readonly ConditionalWeakTable<EventLoop, byte[]> s_plainBuffers = [];

    private byte[]? _plain;
    private byte[]? _held;
    private Action? _onRead;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read;
    private Exception? _readError;
    private int _readAt;
    private bool _isReadPending;
    private bool _isPlainEnded;

    public void PauseReading()
    {
        _loop.CheckThread();
        // The lower transport is paused only when records pile up: the next one may bring nothing for the application.
        _isPaused = true;
    }

    public void ResumeReading()
    {
        _loop.CheckThread();
        if (!_isPaused)
        {
            return;
        }

        _isPaused = false;

        // In a turn of its own: the caller may be in the middle of the shared buffer, inside of another connection's DataReceived.
        _loop.Post(ReadOnInOwnContext);
    }

    private byte[] Plain => _plain ??= _lower is TlsTransport
        ? GC.AllocateUninitializedArray<byte>(PlainBufferSize)
        : s_plainBuffers.GetValue(_loop, static _ => GC.AllocateUninitializedArray<byte>(PlainBufferSize));

    // The context of a read becomes that of the calls which it leads to, and of the next read: it must be the connection's, not that of
    // whoever resumed.
    private void ReadOnInOwnContext()
    {
        if (_execution is null)
        {
            ReadOn();
        }
        else
        {
            ExecutionContext.Run(_execution, static layer => ((TlsLayer)layer!).ReadOn(), this);
        }
    }

    private void ReadOn()
    {
        if (_phase is Phase.Open or Phase.Closing && !_isPaused)
        {
            if (_held is { } held)
            {
                _held = null;
                HandOver(held);
            }

            if (_held is null)
            {
                _lower.ResumeReading();
                Detach(Pump);
            }
        }
    }

    /// <summary>
    /// Reads plain text until there is no whole record any more, or the application pauses. Does nothing while it cannot read.
    /// </summary>
    public void Pump()
    {
        int filled = 0;
        while (_phase is Phase.Open or Phase.Closing && !(_isPaused && _phase == Phase.Open) && !_isReadPending && _held is null)
        {
            if (_isPlainEnded || PlainBufferSize - filled < LargestPlain || !_cipher.HasRecord)
            {
                if (filled > 0)
                {
                    // The application may pause or close.
                    HandOver(0, filled);
                    filled = 0;
                    continue;
                }

                if (_isPlainEnded)
                {
                    EndPlain();
                }

                return;
            }

            int count;
            try
            {
#pragma warning disable CA2012 // One read at a time, and its awaiter is used once: GetResult in exactly one of two places.
                _read = _ssl.ReadAsync(Plain.AsMemory(filled), CancellationToken.None).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
                if (!_read.IsCompleted)
                {
                    // The record was none of the application's: a session ticket, a new key.
                    _readAt = filled;
                    _isReadPending = true;
                    _read.UnsafeOnCompleted(_onRead ??= OnRead);
                    HandOver(0, filled);
                    return;
                }

                count = _read.GetResult();
            }
            catch (Exception error) when (error is not KeyboardInterrupt)
            {
                _readError = error;
                count = 0;
            }

            filled += count;
            _isPlainEnded = count == 0;
        }
    }

    private void OnRead()
    {
        _isReadPending = false;
        int count;
        try
        {
            count = _read.GetResult();
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            _readError = error;
            count = 0;
        }

        _isPlainEnded = count == 0;
        HandOver(_readAt, count);
        Pump();
    }

    private void EndPlain()
    {
        if (_readError is { } error)
        {
            OnReadFailed(error);
        }
        else
        {
            OnPlainEnd();
        }
    }

    private void OnReadFailed(Exception error)
    {
        if (_phase == Phase.Closing)
        {
            // The peer went away instead of saying goodbye, after we did: nothing is lost.
            FinishClosing();
        }
        else if (_phase == Phase.Open)
        {
            Fatal(error, "Fatal error on TLS read");
        }
    }

    private void HandOver(int start, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (_phase == Phase.Closing)
        {
            OnDataAfterGoodbye();
            return;
        }

        if (_held is { } held)
        {
            // A read was under way when the application paused: its bytes come after those that it has not taken.
            _held = [.. held, .. Plain.AsSpan(start, count)];
            return;
        }

        HandOver(new ReadOnlySpan<byte>(Plain, start, count));
    }

    private void HandOver(ReadOnlySpan<byte> data)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_loop.BaseContext);
        try
        {
            // Each piece may close, pause, or bring in another protocol.
            while (!data.IsEmpty && !_isPaused && _phase == Phase.Open)
            {
                data = data[Deliver(data)..];
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        if (!data.IsEmpty && _phase == Phase.Open)
        {
            // The application has paused, inside of a piece or while the read was under way.
            _held = data.ToArray();
            _lower.PauseReading();
        }
    }

    /// <summary>Hands over all, or as much as fits into the protocol's buffer.</summary>
    /// <returns>How many bytes that is.</returns>
    private int Deliver(ReadOnlySpan<byte> data)
    {
        _hasDelivered = true;
        if (!_side.IsBuffered)
        {
            _side.Data(data);
            return data.Length;
        }

        // None if that failed, which has ended the connection.
        Memory<byte> buffer = _side.GetBuffer(data.Length);
        int fitting = Math.Min(buffer.Length, data.Length);
        if (fitting > 0)
        {
            data[..fitting].CopyTo(buffer.Span);
            _side.Data(buffer.Span[..fitting]);
        }

        return fitting;
    }
}
