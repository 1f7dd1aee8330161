using System.Net;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Hosting;
using AsyncioSharp.Net;

namespace Worker;

/// <summary>All of its state belongs to the loop: no locks, and no concurrent collections.</summary>
internal sealed class JobService(ILogger<JobService> log, IConfiguration configuration) : AsyncioService
{
    private readonly AsyncioSemaphore _slots = new(2);
    private int _done;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using Server server = await Asyncio.StartServer(Serve, "0.0.0.0", configuration.GetValue("Port", 5000));
        log.LogInformation("Jobs are taken on port {Port}", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
        try
        {
            await server.ServeForever();
        }
        finally
        {
            log.LogInformation("{Jobs} jobs were done", _done);
        }
    }

    private async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        await foreach (byte[] line in reader)
        {
            string job = Encoding.UTF8.GetString(line).TrimEnd();
            using (await _slots.Acquire())
            {
                await Work(job);
            }

            writer.Write(Encoding.UTF8.GetBytes($"{++_done}: {job} is done\n"));
            await writer.Drain();
        }

        writer.Close();
    }

    private async Coroutine Work(string job)
    {
        try
        {
            await Asyncio.Sleep(job == "slow" ? 3600 : 0.1);
        }
        finally
        {
            // Also when the host stops: here a real worker hands its job back.
            log.LogInformation("{Job} leaves its slot", job);
        }
    }
}
