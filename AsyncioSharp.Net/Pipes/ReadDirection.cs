namespace AsyncioSharp.Net;

/// <summary>
/// A transport with its reading direction alone: C# has one base class, and <see cref="ReadTransport"/> does not derive from
/// <see cref="Transport"/>.
/// </summary>
internal sealed class ReadDirection(StreamTransport inner) : ReadTransport
{
    public override void Close() => inner.Close();

    public override bool IsClosing() => inner.IsClosing();

    public override void SetProtocol(BaseProtocol protocol) => inner.SetProtocol(protocol);

    public override BaseProtocol GetProtocol() => inner.GetProtocol();

    public override object? GetExtraInfo(string name, object? @default = null) => inner.GetExtraInfo(name, @default);

    public override bool IsReading() => inner.IsReading();

    public override void PauseReading() => inner.PauseReading();

    public override void ResumeReading() => inner.ResumeReading();

    public override string ToString() => $"{inner}";
}
