using System.Net;
using AsyncioSharp.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static AsyncioSharp.Hosting.Tests.Docs.PollerWork;

namespace AsyncioSharp.Hosting.Tests.Docs;

/// <summary>The code of docs/hosting.md.</summary>
[TestFixture]
public sealed class HostingSnippets
{
    [Test]
    public async Task Worker()
    {
        string[] args = [];

        // begin worker
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddAsyncioService<Poller>();
        builder.Services.AddAsyncioService("heartbeat", static async Coroutine (services) =>
        {
            while (true)
            {
                Console.WriteLine("alive");
                await Asyncio.Sleep(60);
            }
        });
        IHost host = builder.Build();
        // end

        await host.StartAsync();
        await Polled.Task;
        await host.StopAsync();
        IsClosed.Should().BeTrue();
    }

    [Test]
    public async Task FromElsewhere()
    {
        using IHost host = new HostBuilder().ConfigureServices(static services => services.AddAsyncio().AddSingleton<Sender>()).Build();
        await host.StartAsync();

        int count = await host.Services.GetRequiredService<Sender>().Send("a job");

        count.Should().Be(1);
        await host.StopAsync();
    }

    [Test]
    public async Task Kestrel()
    {
        string[] args = ["--urls=http://127.0.0.1:0"];

        // begin kestrel
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseAsyncio();
        builder.Services.AddHealthChecks().AddAsyncio();
        WebApplication app = builder.Build();
        app.MapHealthChecks("/health");

        var prices = new Dictionary<string, decimal>();
        app.MapGet("/price/{name}", async (string name) =>
        {
            if (!prices.TryGetValue(name, out decimal price))
            {
                price = await Asyncio.WaitFor(ct => Ask(name, ct), 2);
                prices[name] = price;
            }

            return price;
        });
        // end

        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        (await http.GetStringAsync("/price/tea")).Should().Be("1.5");
        (await http.GetStringAsync("/health")).Should().Be("Healthy");
        await app.DisposeAsync();

        static async Task<decimal> Ask(string name, CancellationToken token)
        {
            await Asyncio.Sleep(0);
            return 1.5m;
        }
    }

    [Test]
    public async Task Both()
    {
        await using WebHost host = await WebHost.Start(static app =>
        {
            // begin both
            app.MapGet("/both", static async () =>
            {
                var answers = new List<string>();
                await Asyncio.TaskGroup(async group =>
                {
                    _ = group.CreateTask(() => Part("one"));
                    _ = group.CreateTask(() => Part("two"));
                });
                return answers;

                async Coroutine Part(string name)
                {
                    await Asyncio.Sleep(0.01);
                    answers.Add(name);
                }
            });
            // end
        });

        (await host.Client.GetStringAsync("/both")).Should().Be("""["one","two"]""");
    }

    [Test]
    public async Task Client()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/", static () => "hello"));
        string url = host.Address.ToString();

        // begin client
        async Coroutine Main()
        {
            using var http = new HttpClient(AsyncioHttp.Handler());
            Console.WriteLine(await http.GetStringAsync(url));
        }
        // end

        await BackgroundLoop.Start(Main).Completion;
    }

    [Test]
    public void Group()
    {
        int port = 0, served = 0;

        // begin group
        LoopGroup.Run(Environment.ProcessorCount, async Coroutine (member) =>
        {
            await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", port, reusePort: true);
            Console.WriteLine($"loop {member.Index} serves on {server.Sockets[0].LocalEndPoint}");
            await Until(member);
        });
        // end

        served.Should().Be(0);

        static async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer) => writer.Close();

        static async Coroutine Until(LoopMember member) => await Asyncio.Sleep(0);
    }

    [Test]
    public void HandOut()
    {
        int port = 0, ended = 0;

        // begin hand-out
        LoopGroup.Run(Environment.ProcessorCount, async Coroutine (member) =>
        {
            if (member.Index == 0)
            {
                int turn = 0;
                var options = new ServerOptions { HandOutTo = () => member.Loops[turn++ % member.Loops.Count] };
                await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", port, options);
                await Until(member);
            }
            else
            {
                await Until(member);
            }
        });
        // end

        ended.Should().Be(Environment.ProcessorCount);

        static async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer) => writer.Close();

        async Coroutine Until(LoopMember member)
        {
            await Asyncio.Sleep(0);
            Interlocked.Increment(ref ended);
        }
    }

    [Test]
    public async Task Owner()
    {
        int counter = 0;
        BackgroundLoop owner = BackgroundLoop.Start(static async Coroutine () => await Asyncio.GetRunningLoop().CreateFuture());

        // begin owner
        async Coroutine<int> Count() => await owner.Loop.Run(async Coroutine<int> () => ++counter);
        // end

        await BackgroundLoop.Start(async Coroutine () => { await Count(); }).Completion;
        counter.Should().Be(1);
        owner.Cancel();
        await owner.Completion;
    }

    // begin poller
    internal sealed class Poller : AsyncioService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                while (true)
                {
                    await Poll(stoppingToken);
                    await Asyncio.Sleep(5);
                }
            }
            finally
            {
                await Close();
            }
        }
    }
    // end

    // begin sender
    internal sealed class Sender(IAsyncioLoop asyncio)
    {
        // All jobs are the loop's. This is called by anybody.
        private readonly List<string> _jobs = [];

        public Task<int> Send(string job) => asyncio.Loop.Run(async Coroutine<int> () =>
        {
            _jobs.Add(job);
            return _jobs.Count;
        });
    }
    // end
}

/// <summary>What the worker of the page does.</summary>
internal static class PollerWork
{
    public static TaskCompletionSource Polled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static bool IsClosed { get; private set; }

    public static async Task Poll(CancellationToken token)
    {
        await Asyncio.Sleep(0);
        Polled.TrySetResult();
    }

    public static async Task Close()
    {
        await Asyncio.Sleep(0);
        IsClosed = true;
    }
}
