using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>The reading end of a pipe.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class PipeReadTransport(EventLoop loop, StreamEnd end, BaseProtocol protocol, object? view = null, Action? onMade = null)
    : PipeTransport(loop, end, protocol, isRead: true, view, onMade)
{
    public ReadTransport ShowReading() => ShowAs(new ReadDirection(this));

    public override void Write(ReadOnlySpan<byte> data) => throw OnlyReads();

    public override void Writelines(IEnumerable<ReadOnlyMemory<byte>> listOfData) => throw OnlyReads();

    public override void WriteEof() => throw OnlyReads();

    public override bool CanWriteEof() => false;

    public override void SetWriteBufferLimits(int? high = null, int? low = null) => throw OnlyReads();

    public override string ToString() =>
        $"<PipeReadTransport {State} fd={End.Descriptor} {(End.Wanted == Readiness.None ? "idle" : "polling")}>";

    /// <summary>Unlike a socket's, the end of a pipe always ends the transport: nothing is left to keep open.</summary>
    protected override void OnEof() => EndWithEof();

    private NotSupportedException OnlyReads() => Refuse("only reads");
}
