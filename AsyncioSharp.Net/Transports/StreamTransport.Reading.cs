namespace AsyncioSharp.Net;

internal abstract partial class StreamTransport
{
    private bool _isPaused;
    private bool _isEofReceived;

    /// <summary>Nothing is read meanwhile, whatever the program pauses and resumes.</summary>
    protected bool HoldsReading { get; set; }

    public override bool IsReading() => !_side.IsClosing && !_isPaused;

    public override void PauseReading()
    {
        Loop.CheckThread();
        if (IsReading())
        {
            _isPaused = true;
            Unwatch(Readiness.Read);
        }
    }

    public override void ResumeReading()
    {
        Loop.CheckThread();
        if (_isPaused && !_side.IsClosing)
        {
            _isPaused = false;
            StartReading();
        }
    }

    public virtual void OnReadable()
    {
        Span<byte> buffer = _side.IsBuffered ? _side.GetBuffer(-1).Span : _net.ReceiveBuffer;
        if (buffer.IsEmpty)
        {
            return;
        }

        IoResult result = End.Receive(buffer);
        if (result.Count > 0)
        {
            Idle?.Touch();
            _net.CountReceived(result.Count);
            _side.Data(buffer[..result.Count]);
        }
        else if (result.IsOk)
        {
            OnEof();
        }
        else if (!result.WouldBlock)
        {
            Fatal(End.Failure(result.Error), $"Fatal read error on {Kind} transport");
        }
    }

    /// <summary>Nothing more will come. The protocol says whether to go on sending.</summary>
    protected virtual void OnEof()
    {
        if (_side.Eof() is not { } keepOpen)
        {
            return;
        }

        if (keepOpen)
        {
            // Only the reading side ends. (After an end of file a descriptor stays readable, so it must not be watched any more.)
            _isEofReceived = true;
            Unwatch(Readiness.Read);
        }
        else
        {
            Close();
        }
    }

    /// <summary>The same where nothing is left to keep open: it is closing before the protocol is called, whatever that answers.</summary>
    protected void EndWithEof()
    {
        _side.Close();
        Unwatch(Readiness.Read);
        _side.Eof();
        Lose(null);
    }

    protected void StartReading()
    {
        if (IsReading() && !HoldsReading && !_isEofReceived)
        {
            Watch(Readiness.Read);
        }
    }
}
