using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>A session of .NET's diagnostics: events of a process as they come. Disposing it ends the session.</summary>
internal sealed class Channel : IAsyncDisposable
{
    // The runtime takes of it what it needs.
    private const int BufferMegabytes = 256;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly EventPipeSession _session;
    private readonly NetTraceReader _reader;
    private IAsyncEnumerator<NetTraceEvent>? _events;

    private Channel(EventPipeSession session)
    {
        _session = session;
        _reader = new NetTraceReader(session.EventStream);
    }

    /// <summary>The unit of the times of events.</summary>
    public long TicksPerSecond => _reader.TicksPerSecond;

    /// <summary>Opens a session.</summary>
    /// <param name="process">The process.</param>
    /// <param name="providers">The event sources to hear; one may carry a question (<see cref="InspectRequest.ToProvider"/>).</param>
    /// <param name="rundown">At the end the runtime names all its methods, which takes half a second.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="ToolError">The process cannot be reached.</exception>
    public static async Task<Channel> OpenAsync(
        TargetProcess process, IEnumerable<EventPipeProvider> providers, bool rundown = false, CancellationToken token = default)
    {
        try
        {
            // A process that is stopped takes the connection, and says nothing.
            return new Channel(
                await process.Client.StartEventPipeSessionAsync(providers, rundown, BufferMegabytes, token).WaitAsync(s_patience, token));
        }
        catch (Exception error) when (TargetProcess.IsConnectionError(error))
        {
            throw process.Explain(error);
        }
    }

    /// <summary>The next event; null at the end of the session.</summary>
    public async Task<NetTraceEvent?> NextAsync(CancellationToken token = default)
    {
        _events ??= _reader.ReadAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            return await _events.MoveNextAsync().AsTask().WaitAsync(token) ? _events.Current : null;
        }
        catch (Exception error) when (error is IOException or EndOfStreamException)
        {
            return null;                                 // the process has ended
        }
    }

    /// <summary>Ends the session; what the process still has to say follows, up to the end.</summary>
    public async Task StopAsync()
    {
        try
        {
            await _session.StopAsync(CancellationToken.None);
        }
        catch (Exception error) when (TargetProcess.IsConnectionError(error))
        {
            // The process has ended, and the session with it.
        }
    }

    public ValueTask DisposeAsync()
    {
        // Closing the stream ends the session too, and does not wait for a process that does not take the command to stop.
        _session.EventStream.Dispose();
        return ValueTask.CompletedTask;
    }
}
