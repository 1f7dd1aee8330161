using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Ecosystem;

internal static class KestrelSample
{
    public static async Coroutine Run()
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin kestrel
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        await using WebApplication app = builder.Build();
        var ended = new AsyncioQueue<string>();

        // A CancellationToken in a handler is the request's: RequestAborted.
        app.MapGet("/thread", static () => $"a request on the loop: {OnLoop}");
        app.MapGet("/loop", (CancellationToken aborted) => Asyncio.RunCoroutineThreadsafe(OnTheLoop(), loop, aborted));
        app.MapGet("/slow", (CancellationToken aborted) => Asyncio.RunCoroutineThreadsafe(Slow(), loop, aborted));
        await app.StartAsync();

        static async Coroutine<string> OnTheLoop()
        {
            await Asyncio.Sleep(0.01);
            return $"a coroutine of a request on the loop: {OnLoop}";
        }

        async Coroutine<string> Slow()
        {
            try
            {
                await Asyncio.Sleep(5);
                return "late";
            }
            catch (CancelledError)
            {
                ended.PutNowait("cancelled");
                throw;
            }
        }

        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Console.WriteLine(await http.GetStringAsync("/thread"));
        Console.WriteLine(await http.GetStringAsync("/loop"));

        // The client goes away: RequestAborted cancels the coroutine.
        await ErrorOf(() => Asyncio.WaitFor(ct => http.GetStringAsync("/slow", ct), 0.1));
        Say("the coroutine of a client that went away", await ended.Get());
        await app.StopAsync();
        // end
    }
}
