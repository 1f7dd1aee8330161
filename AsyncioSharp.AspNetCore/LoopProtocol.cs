using AsyncioSharp.Net;

namespace AsyncioSharp.AspNetCore;

/// <summary>What the transport tells a <see cref="LoopConnection"/>, which cannot derive from two classes.</summary>
internal sealed class LoopProtocol(LoopConnection connection) : BufferedProtocol
{
    public override void ConnectionMade(BaseTransport transport) => connection.Begin((Transport)transport);

    public override Memory<byte> GetBuffer(int sizehint) => connection.GetBuffer();

    public override void BufferUpdated(int nbytes) => connection.OnReceived(nbytes);

    public override bool EofReceived() => connection.OnEof();

    public override void PauseWriting() => connection.PauseWriting();

    public override void ResumeWriting() => connection.ResumeWriting();

    public override void ConnectionLost(Exception? exc) => connection.End(exc);
}
