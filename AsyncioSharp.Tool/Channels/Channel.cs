using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>A session of .NET's diagnostics: events of a process as they come. Disposing it ends the session.</summary>
internal sealed class Channel : IAsyncDisposable
{
    // The runtime takes of it what it needs.
    private const int BufferMegabytes = 256;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    // For the end: of a process that does not take the command nobody waits longer.
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(1);

    private static readonly Lock s_gate = new();
    private static Task s_closing = Task.CompletedTask;

    private readonly TargetProcess _process;
    private readonly EventPipeSession _session;
    private readonly NetTraceReader _reader;
    private IAsyncEnumerator<NetTraceEvent>? _events;

    private Channel(TargetProcess process, EventPipeSession session)
    {
        _process = process;
        _session = session;
        _reader = new NetTraceReader(session.EventStream);
    }

    /// <summary>Waits for the ends that were begun by <see cref="BeginDispose"/>.</summary>
    public static Task AllDisposedAsync()
    {
        lock (s_gate)
        {
            return s_closing;
        }
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
        return new Channel(process, await StartAsync(process, providers, rundown, token));
    }

    /// <summary>Starts a session, and waits no longer than some seconds for that.</summary>
    /// <param name="process">The process.</param>
    /// <param name="providers">The event sources to hear.</param>
    /// <param name="rundown">At the end the runtime names all its methods.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="ToolError">The process cannot be reached.</exception>
    public static async Task<EventPipeSession> StartAsync(
        TargetProcess process, IEnumerable<EventPipeProvider> providers, bool rundown, CancellationToken token)
    {
        // A process that is stopped takes the connection, and says nothing. When it goes on it would start a session for nobody: so the
        // connection is given up too, and a session that comes in spite of that is ended.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(s_patience);
        Task<EventPipeSession> start = process.Client.StartEventPipeSessionAsync(providers, rundown, BufferMegabytes, limit.Token);
        try
        {
            return await start.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _ = EndLateAsync(start);
            token.ThrowIfCancellationRequested();
            throw process.Explain(new TimeoutException());
        }
        catch (Exception error) when (TargetProcess.IsConnectionError(error))
        {
            throw process.Explain(error);
        }
    }

    private static async Task EndLateAsync(Task<EventPipeSession> start)
    {
        try
        {
            using EventPipeSession session = await start;
            await session.StopAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is OperationCanceledException || TargetProcess.IsConnectionError(error))
        {
            // It did not come, which is what was to be seen to; or the process has ended.
        }
    }

    /// <summary>The next event; null at the end of the session.</summary>
    /// <exception cref="ToolError">What comes is no trace.</exception>
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
        catch (InvalidDataException error)
        {
            throw new ToolError($"What process {_process.Id} sends cannot be read: {error.Message}");
        }
    }

    /// <summary>Ends the session; what the process still has to say follows, up to the end.</summary>
    public async Task StopAsync(CancellationToken token = default)
    {
        try
        {
            await _session.StopAsync(token);
        }
        catch (Exception error) when (TargetProcess.IsConnectionError(error))
        {
            // The process has ended, and the session with it.
        }
    }

    /// <summary>
    /// Ends the session if that has not been done. Closing the stream alone does not: the process would notice it only when it writes the
    /// next event, and until then pay for a listener that is gone.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(s_endPatience);
        try
        {
            // The process takes the command only when it has got rid of what it has to say.
            Task rest = _session.EventStream.CopyToAsync(Stream.Null, limit.Token);
            await StopAsync(limit.Token);
            await rest;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // It is stopped, or has ended.
        }

        _session.EventStream.Dispose();
    }

    /// <summary>
    /// The same without waiting for it, which takes a tenth of a second, and longer if the process has much to do: what it has said is to be
    /// shown at once.
    /// </summary>
    public void BeginDispose()
    {
        lock (s_gate)
        {
            s_closing = Task.WhenAll(s_closing, DisposeAsync().AsTask());
        }
    }
}
