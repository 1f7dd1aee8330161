namespace AsyncioSharp.Net;

/// <summary>Hands what a pipe of a child tells to the child's transport.</summary>
internal sealed class ChildPipeProtocol(ProcessTransport child, int fd) : Protocol
{
    public override void DataReceived(ReadOnlySpan<byte> data) => child.OnPipeData(fd, data);

    public override void PauseWriting() => child.Protocol.PauseWriting();

    public override void ResumeWriting() => child.Protocol.ResumeWriting();

    public override void ConnectionLost(Exception? exc) => child.OnPipeLost(fd, exc);

    public override string ToString() => $"<ChildPipeProtocol fd={fd}>";
}
