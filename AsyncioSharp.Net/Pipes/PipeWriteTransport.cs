using System.Diagnostics;

namespace AsyncioSharp.Net;

// How a writer learns that its reader is gone: the writing end of a pipe becomes "readable" then (epoll reports an error, which counts as
// both). So the end is watched for reading although nothing is ever read. A socket tells the same way, by its end of file.

/// <summary>The writing end of a pipe.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class PipeWriteTransport : PipeTransport
{
    private const int EPIPE = 32;

    public PipeWriteTransport(EventLoop loop, StreamEnd end, BaseProtocol protocol, object? view = null, Action? onMade = null)
        : base(loop, end, protocol, isRead: false, view, onMade) => DropsWritesWhenClosing = true;

    public WriteTransport ShowWriting() => ShowAs(new WriteDirection(this));

    /// <summary>A pipe has nothing but its writing side, so its end is the transport's.</summary>
    public override void WriteEof() => Close();

    public override bool IsReading() => false;

    public override void PauseReading() => throw OnlyWrites();

    public override void ResumeReading() => throw OnlyWrites();

    public override string ToString()
    {
        string writing = (End.Wanted & Readiness.Write) != 0 ? "polling" : "idle";
        return $"<PipeWriteTransport {State} fd={End.Descriptor} {writing} bufsize={Buffered}>";
    }

    /// <summary>The reader is gone.</summary>
    public override void OnReadable()
    {
        if (Buffered > 0)
        {
            Lose(PipeEnd.Failed("write", EPIPE));
        }
        else
        {
            Close();
        }
    }

    protected override void StartWatching()
    {
        if (!IsClosing() && End.TellsReaderGone)
        {
            Watch(Readiness.Read);
        }
    }

    private NotSupportedException OnlyWrites() => Refuse("only writes");
}
