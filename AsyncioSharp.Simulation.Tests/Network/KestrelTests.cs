using AsyncioSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>HttpClient talks to Kestrel, each on a simulated host, in virtual time and without a socket of the system's.</summary>
[Category("Slow")]
public sealed class KestrelTests
{
    private const string Answer = "GET /where at 10.0.0.2";

    [Test, Asyncio(Escapes = EscapeMode.Track)]
    public async Coroutine HttpClient_ThroughAPartition_GetsTheAnswerWhenItHasHealed()
    {
        SimWorld world = Sim.World();
        SimHost web = world.Host("web", static () => Serve());
        TaskCompletionSource serves = new(), goOn = new();
        string? answer = null;
        SimHost app = world.Host("app", async Task () =>
        {
            using var http = new HttpClient(AsyncioHttp.Handler());
            (await UntilServing(http)).Should().Be(Answer);
            serves.SetResult();
            await goOn.Task;
            answer = await http.GetStringAsync("http://web/where");
        });
        await serves.Task;
        double start = world.Time;
        using (world.Net.Partition(app, web))
        {
            goOn.SetResult();
            await Asyncio.Sleep(20);
            answer.Should().BeNull("nothing comes through");
        }

        await app.Join();

        answer.Should().Be(Answer);
        (world.Time - start).Should().BeInRange(20, 60, "TCP sends again some time after the partition");
    }

    [Test, Asyncio(Escapes = EscapeMode.Track)]
    public async Task HttpClient_UnderLossAndLatency_GetsItsAnswers()
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Fixed(2);
        world.Net.Loss = 0.3;
        world.Host("web", static () => Serve());
        SimHost app = world.Host("app", async Task () =>
        {
            using var http = new HttpClient(AsyncioHttp.Handler());
            await UntilServing(http);
            for (int i = 0; i < 5; i++)
            {
                byte[] sent = new byte[10_000];
                Random.Shared.NextBytes(sent);
                HttpResponseMessage answer = await http.PostAsync("http://web/echo", new ByteArrayContent(sent));
                (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(sent);
            }
        });

        await app.Join();

        world.Time.Should().BeGreaterThan(24, "a handshake and five round trips of four seconds each, at least");
    }

    [Test, Asyncio(Escapes = EscapeMode.Track)]
    public async Coroutine Server_Crashes_TheClientHearsOfItAndComesAgain()
    {
        SimWorld world = Sim.World();
        var asked = new TaskCompletionSource();
        SimHost web = world.Host("web", () => Serve(asked));
        SimHost app = world.Host("app", async Task () =>
        {
            using var http = new HttpClient(AsyncioHttp.Handler());
            await UntilServing(http);
            Func<Task> get = () => http.GetStringAsync("http://web/slow");
            await get.Should().ThrowAsync<HttpRequestException>();
            (await UntilServing(http)).Should().Be(Answer);
        });
        await asked.Task;
        web.Restart();

        await app.Join();

        web.Starts.Should().Be(2);
    }

    /// <summary>Kestrel's start takes real time, in which virtual time may go on.</summary>
    private static async Task<string> UntilServing(HttpClient http)
    {
        while (true)
        {
            try
            {
                return await http.GetStringAsync("http://web/where");
            }
            catch (HttpRequestException)
            {
                await Asyncio.Sleep(1);
            }
        }
    }

    private static async Task Serve(TaskCompletionSource? asked = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddAsyncio(static options => options.RunOn(Asyncio.GetRunningLoop()));
        builder.WebHost.UseKestrelCore().UseAsyncio().ConfigureKestrel(static kestrel => kestrel.ListenAnyIP(80));
        WebApplication app = builder.Build();
        app.MapGet("/where", static (HttpContext context) =>
            $"{Asyncio.CurrentTask()!.GetName()} at {context.Connection.LocalIpAddress!.MapToIPv4()}");
        app.MapGet("/slow", async () =>
        {
            asked?.TrySetResult();
            await Asyncio.Sleep(1000);
            return "late";
        });
        app.MapPost("/echo", static async (HttpContext context) => await context.Request.Body.CopyToAsync(context.Response.Body));

        // Kestrel's timer has a thread of its own. Time would wait for it as for all work of the test, if it had the test's context.
        Task started;
        using (ExecutionContext.SuppressFlow())
        {
            started = app.StartAsync();
        }

        await started;
        await Programs.Idle();
    }
}
