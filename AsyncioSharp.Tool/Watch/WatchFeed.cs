using System.Text.Json;
using System.Threading.Channels;

namespace AsyncioSharp.Tool;

/// <summary>What the open pages are told: how busy the loops are, as it comes, and what has changed of the tasks. Asks only while one is
/// open.</summary>
internal sealed class WatchFeed(TargetProcess process)
{
    // A page that is so far behind gets everything anew when it comes again.
    private const int MostWaiting = 100;

    // Reading the tasks of a loop stops it; so it is read so rarely that it stands still for at most this share of the time.
    private const double MostStopped = 0.02;

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_afterError = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly List<Channel<(string Name, string Data)>> _pages = [];
    private readonly TaskTable _table = new();
    private CancellationTokenSource? _asking;

    /// <summary>Tells a page everything, and then what changes, until it goes.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken token)
    {
        Channel<(string Name, string Data)> page = System.Threading.Channels.Channel.CreateBounded<(string, string)>(MostWaiting);
        Add(page, token);
        try
        {
            await HttpAnswer.BeginEventsAsync(stream, token);
            string about = JsonSerializer.Serialize(new { name = TraceCommand.TitleOf(process), pid = process.Id });
            await HttpAnswer.SendEventAsync(stream, "about", about, token);
            await foreach ((string name, string data) in page.Reader.ReadAllAsync(token))
            {
                await HttpAnswer.SendEventAsync(stream, name, data, token);
            }
        }
        finally
        {
            Remove(page);
        }
    }

    private void Add(Channel<(string Name, string Data)> page, CancellationToken token)
    {
        lock (_gate)
        {
            _pages.Add(page);
            page.Writer.TryWrite(("tasks", _table.All()));
            if (_asking is null)
            {
                _asking = CancellationTokenSource.CreateLinkedTokenSource(token);
                _ = ReadLoadAsync(_asking.Token);
                _ = ReadTasksAsync(_asking.Token);
            }
        }
    }

    private void Remove(Channel<(string Name, string Data)> page)
    {
        lock (_gate)
        {
            _pages.Remove(page);
            if (_pages.Count == 0)
            {
                _asking?.Cancel();
                _asking = null;
            }
        }
    }

    private async Task ReadLoadAsync(CancellationToken token)
    {
        await ForEverAsync(
            async () =>
            {
                await foreach (object next in LoadFeed.ReadAsync(process, token))
                {
                    if (next is LoadReport report)
                    {
                        Tell("load", TopView.ToJson(report, []));
                    }
                    else if (next is SlowStep slow)
                    {
                        Tell("slow", JsonSerializer.Serialize(
                            new { loop = slow.Loop, task = slow.Task, coroutine = slow.Body, seconds = slow.Seconds }));
                    }
                }

                throw new ToolError($"Process {process.Id} has ended.");
            },
            token);
    }

    private async Task ReadTasksAsync(CancellationToken token)
    {
        await ForEverAsync(
            async () =>
            {
                ProcessSnapshot snapshot = await Inspection.AskAsync(process, token: token);
                lock (_gate)
                {
                    Tell("tasks", _table.Update(snapshot, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
                }

                TimeSpan stopped = snapshot.Loops.Select(static loop => loop.Cost.Stopped).DefaultIfEmpty().Max();
                TimeSpan pause = stopped / MostStopped;
                await Task.Delay(pause > s_shortestPause ? pause : s_shortestPause, token);
            },
            token);
    }

    /// <summary>Again and again; what goes wrong is told, and tried again.</summary>
    private async Task ForEverAsync(Func<Task> step, CancellationToken token)
    {
        try
        {
            while (!token.IsCancellationRequested)
            {
                try
                {
                    await step();
                }
                catch (Exception error) when (!token.IsCancellationRequested)
                {
                    // Nobody waits for this: whatever it is, the page is told of it.
                    Tell("trouble", JsonSerializer.Serialize(new { text = error.Message }));
                    await Task.Delay(s_afterError, token);
                }
            }
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // No page is open any more.
        }
    }

    private void Tell(string name, string data)
    {
        lock (_gate)
        {
            foreach (Channel<(string Name, string Data)> page in _pages)
            {
                if (!page.Writer.TryWrite((name, data)))
                {
                    page.Writer.TryComplete();
                }
            }
        }
    }
}
