using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>The protocol between a child and its streams (asyncio's <c>SubprocessStreamProtocol</c>).</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class ProcessStreamProtocol(EventLoop loop, int limit) : SubprocessProtocol
{
    private readonly FlowControl _flow = new();
    private readonly AsyncioStreamReader?[] _readers = new AsyncioStreamReader?[3];
    private SubprocessTransport? _transport;
    private bool _hasExited;

    public AsyncioStreamWriter? Stdin { get; private set; }

    public AsyncioStreamReader? Stdout => _readers[1];

    public AsyncioStreamReader? Stderr => _readers[2];

    /// <summary>Somebody waits for the child: for its output, or for it to take its input.</summary>
    public bool IsAwaited => _flow.HasDrains || _readers.Any(static reader => reader is { HasWaiter: true });

    private int OpenReaders { get; set; }

    public override void ConnectionMade(BaseTransport transport)
    {
        _transport = (SubprocessTransport)transport;
        for (int fd = 1; fd < _readers.Length; fd++)
        {
            if (_transport.GetPipeTransport(fd) is { } pipe)
            {
                var reader = new AsyncioStreamReader(limit, loop);
                reader.SetTransport(pipe);
                _readers[fd] = reader;
                OpenReaders++;
            }
        }

        if (_transport.GetPipeTransport(0) is { } input)
        {
            Stdin = new AsyncioStreamWriter(input, _flow, reader: null, loop);
        }
    }

    public override void PipeDataReceived(int fd, ReadOnlySpan<byte> data) => _readers[fd]?.FeedData(data);

    public override void PipeConnectionLost(int fd, Exception? exc)
    {
        if (fd == 0)
        {
            _flow.Lose(exc);
            return;
        }

        if (_readers[fd] is { } reader)
        {
            if (exc is null)
            {
                reader.FeedEof();
            }
            else
            {
                reader.SetException(exc);
            }

            OpenReaders--;
        }

        CloseIfDone();
    }

    public override void PauseWriting() => _flow.Pause();

    public override void ResumeWriting() => _flow.Resume();

    public override void ProcessExited()
    {
        _hasExited = true;
        CloseIfDone();
    }

    public override string ToString() => $"<ProcessStreamProtocol {_transport}>";

    private void CloseIfDone()
    {
        if (_hasExited && OpenReaders == 0)
        {
            _transport!.Close();
        }
    }
}
