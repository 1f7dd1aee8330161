using AsyncioSharp;
using AsyncioSharp.Hosting;

/// <summary>Runs on the host's loop. When the host stops it is cancelled: its finally runs, and may await.</summary>
internal sealed class Worker(ILogger<Worker> log) : AsyncioService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        int rounds = 0;
        try
        {
            while (true)
            {
                log.LogInformation("round {Round}", ++rounds);
                await Asyncio.Sleep(1);
            }
        }
        finally
        {
            log.LogInformation("stopped after {Rounds} rounds", rounds);
        }
    }
}
