using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Writes down what a child tells, and lets a test wait for the end.</summary>
internal sealed class RecordingChild : SubprocessProtocol
{
    private readonly StringBuilder[] _output = [new(), new(), new()];

    public List<string> Events { get; } = [];

    public SubprocessTransport Transport { get; private set; } = null!;

    public Future Exited { get; } = Asyncio.GetRunningLoop().CreateFuture();

    public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

    public Action? OnMade { get; init; }

    public Action? OnData { get; init; }

    public string Output(int fd) => _output[fd].ToString();

    public override void ConnectionMade(BaseTransport transport)
    {
        Transport = (SubprocessTransport)transport;
        Events.Add("made");
        OnMade?.Invoke();
    }

    public override void PipeDataReceived(int fd, ReadOnlySpan<byte> data)
    {
        if (Events[^1] != $"data {fd}")
        {
            Events.Add($"data {fd}");
        }

        _output[fd].Append(Encoding.ASCII.GetString(data));
        OnData?.Invoke();
    }

    public override void PipeConnectionLost(int fd, Exception? exc) => Events.Add($"pipe {fd} lost{(exc is null ? string.Empty : $" {exc.GetType().Name}")}");

    public override void ProcessExited()
    {
        Events.Add("exited");
        Exited.SetResult();
    }

    public override void ConnectionLost(Exception? exc)
    {
        Events.Add(exc is null ? "lost" : $"lost {exc.GetType().Name}");
        Lost.SetResult();
    }
}
