namespace AsyncioSharp.Net;

/// <summary>A transport with its writing direction alone.</summary>
internal sealed class WriteDirection(StreamTransport inner) : WriteTransport
{
    public override void Close() => inner.Close();

    public override bool IsClosing() => inner.IsClosing();

    public override void SetProtocol(BaseProtocol protocol) => inner.SetProtocol(protocol);

    public override BaseProtocol GetProtocol() => inner.GetProtocol();

    public override object? GetExtraInfo(string name, object? @default = null) => inner.GetExtraInfo(name, @default);

    public override void Write(ReadOnlySpan<byte> data) => inner.Write(data);

    public override void Writelines(IEnumerable<ReadOnlyMemory<byte>> listOfData) => inner.Writelines(listOfData);

    public override void WriteEof() => inner.WriteEof();

    public override bool CanWriteEof() => inner.CanWriteEof();

    public override void Abort() => inner.Abort();

    public override void SetWriteBufferLimits(int? high = null, int? low = null) => inner.SetWriteBufferLimits(high, low);

    public override (int Low, int High) GetWriteBufferLimits() => inner.GetWriteBufferLimits();

    public override int GetWriteBufferSize() => inner.GetWriteBufferSize();

    public override string ToString() => $"{inner}";
}
