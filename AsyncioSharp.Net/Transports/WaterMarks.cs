namespace AsyncioSharp.Net;

/// <summary>
/// The flow control of a transport that writes: when its protocol is paused and resumed (asyncio's <c>_FlowControlMixin</c>).
/// </summary>
internal struct WaterMarks
{
    public const int DefaultHigh = 64 * 1024;

    public int High = DefaultHigh;
    public int Low = DefaultHigh / 4;

    // PauseWriting and ResumeWriting alternate, each once per crossing, whatever errors they raise.
    private bool _isPaused;

    public WaterMarks()
    {
    }

    public void Set(int? high, int? low)
    {
        int newHigh = high ?? (low is { } onlyLow ? WriteBuffer.Saturate(4L * onlyLow) : DefaultHigh);
        int newLow = low ?? newHigh / 4;
        if (newLow < 0 || newHigh < newLow)
        {
            throw new ArgumentException($"high ({newHigh}) must be >= low ({newLow}) must be >= 0");
        }

        High = newHigh;
        Low = newLow;
    }

    /// <summary>The buffer has grown; strictly above the high mark pauses.</summary>
    public void OnGrown(long size, in ProtocolSide side)
    {
        if (size > High && !_isPaused)
        {
            _isPaused = true;
            side.Pause(true);
        }
    }

    /// <summary>The buffer has shrunk; at or below the low mark resumes.</summary>
    public void OnShrunk(long size, in ProtocolSide side)
    {
        if (size <= Low && _isPaused)
        {
            _isPaused = false;
            side.Pause(false);
        }
    }
}
