namespace AsyncioSharp.Net;

/// <summary>
/// A pipe of a child as programs see it. Python's has the methods of its direction only, whatever its type is called; here one type has to have both, and those of the other
/// direction say so.
/// </summary>
internal sealed class ChildPipe(BaseTransport inner, ChildPipeProtocol protocol) : Transport
{
    public bool IsLost => protocol.IsLost;

    private IReadTransport Reading => inner as IReadTransport ?? throw new NotSupportedException($"{inner} only writes.");

    private WriteTransport Writing => inner as WriteTransport ?? throw new NotSupportedException($"{inner} only reads.");

    public override void Close() => inner.Close();

    public override bool IsClosing() => inner.IsClosing();

    public override void SetProtocol(BaseProtocol protocol) => throw new NotSupportedException("The pipe of a child tells the child's protocol.");

    public override BaseProtocol GetProtocol() => protocol;

    public override object? GetExtraInfo(string name, object? @default = null) => inner.GetExtraInfo(name, @default);

    public override bool IsReading() => Reading.IsReading();

    public override void PauseReading() => Reading.PauseReading();

    public override void ResumeReading() => Reading.ResumeReading();

    public override void Write(ReadOnlySpan<byte> data) => Writing.Write(data);

    public override void WriteEof() => Writing.Close();

    public override bool CanWriteEof() => inner is WriteTransport;

    public override void Abort()
    {
        if (inner is WriteTransport writing)
        {
            writing.Abort();
        }
        else
        {
            inner.Close();
        }
    }

    public override void SetWriteBufferLimits(int? high = null, int? low = null) => Writing.SetWriteBufferLimits(high, low);

    public override (int Low, int High) GetWriteBufferLimits() => Writing.GetWriteBufferLimits();

    public override int GetWriteBufferSize() => Writing.GetWriteBufferSize();

    public override string ToString() => $"{inner}";

    /// <summary>Closes the descriptor although no loop will tell anybody.</summary>
    public void Abandon()
    {
        switch (inner)
        {
            case PipeReadTransport pipe:
                pipe.Abandon();
                break;
            case PipeWriteTransport pipe:
                pipe.Abandon();
                break;
            case SocketTransport socket:
                socket.Socket.Close();
                break;
        }
    }
}
