using System.Diagnostics;
using System.Net;
using AsyncioSharp.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Hosting.Tests.Kestrel;

[TestFixture]
public sealed class RequestTaskTests
{
    [Test]
    public async Task Endpoint_Native_IsATaskOfTheConnectionsLoopWithItsName()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/where", static async (HttpContext context) =>
        {
            string before = Where(context);
            await Asyncio.Sleep(0.001);
            return $"{before} | {Where(context)}";
        }));

        string answer = await host.Client.GetStringAsync("/where");

        answer.Should().Be("GET /where True | GET /where True");
    }

    [Test]
    public async Task Endpoint_AwaitsAndReturnsText_IsAnsweredInOnePiece()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/late", static async () =>
        {
            await Asyncio.Sleep(0.001);
            return "text";
        }));
        using RawClient client = await RawClient.Connect(host.EndPoint);

        await client.Get("/late");

        (await client.Hear("text")).Should().EndWith("\r\n0\r\n\r\n", "Kestrel flushes the text and the end apart, and both are sent at once");
    }

    [Test]
    public async Task Endpoint_UsesLocksGroupsAndLimits_TheyWork()
    {
        var gate = new AsyncioLock();
        int inside = 0, most = 0;
        await using WebHost host = await WebHost.Start(app => app.MapGet("/all", async () =>
        {
            await Asyncio.TaskGroup(async group =>
            {
                for (int i = 0; i < 3; i++)
                {
                    _ = group.CreateTask(Work);
                }
            });
            bool isLate = await IsLate();
            return $"{most} {isLate}";
        }));

        string answer = await host.Client.GetStringAsync("/all");

        answer.Should().Be("1 True");

        async Coroutine Work()
        {
            using (await gate.Acquire())
            {
                most = Math.Max(most, ++inside);
                await Asyncio.Sleep(0);
                inside--;
            }
        }

        static async Task<bool> IsLate()
        {
            try
            {
                await Asyncio.Timeout(0.001, static async _ => await Asyncio.Sleep(3600));
                return false;
            }
            catch (TimeoutException)
            {
                return true;
            }
        }
    }

    [Test]
    public async Task Endpoint_State_NeedsNoLock()
    {
        int counter = 0;
        await using WebHost host = await WebHost.Start(app => app.MapGet("/count", async () =>
        {
            int seen = counter;
            counter = seen + 1;
            await Asyncio.Sleep(0);
            return counter;
        }));

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.Client.GetStringAsync("/count")));

        counter.Should().Be(200);
    }

    [Test]
    public async Task Endpoint_AwaitsSomethingForeign_ComesBackToItsTask()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/foreign", static async (HttpContext context) =>
        {
            await Task.Run(static () => { });
            await Task.Yield();
            return Where(context);
        }));

        (await host.Client.GetStringAsync("/foreign")).Should().Be("GET /foreign True");
    }

    [Test]
    public async Task Endpoint_AsyncLocalAndActivity_AreThoseOfTheRequest()
    {
        var local = new AsyncLocal<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using WebHost host = await WebHost.Start(app =>
        {
            app.Use(async (context, next) =>
            {
                local.Value = context.Request.Query["id"].ToString();
                await next(context);
            });
            app.MapGet("/flow", async () =>
            {
                string? before = Activity.Current?.Id;
                await Asyncio.Sleep(0);
                return $"{local.Value} {before is not null && Activity.Current?.Id == before}";
            });
        });

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(id => host.Client.GetStringAsync($"/flow?id={id}")));

        answers.Should().Equal(Enumerable.Range(0, 20).Select(static id => $"{id} True"));
    }

    [TestCase("/now")]
    [TestCase("/later")]
    public async Task Endpoint_Throws_Is500AndTheConnectionGoesOn(string path)
    {
        await using WebHost host = await WebHost.Start(static app =>
        {
            app.MapGet("/now", Now);
            app.MapGet("/later", Later);
            app.MapGet("/good", static () => "good");
        });

        using HttpResponseMessage answer = await host.Client.GetAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await host.Client.GetStringAsync("/good")).Should().Be("good");
        host.Errors.Should().ContainSingle().Which.Error.Should().BeOfType<InvalidDataException>();

        static string Now() => throw new InvalidDataException();

        static async Task<string> Later()
        {
            await Asyncio.Sleep(0);
            throw new InvalidDataException();
        }
    }

    [Test]
    public async Task Endpoint_CancelsItsOwnTask_Is500()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/self", static async () =>
        {
            Asyncio.CurrentTask()!.Cancel();
            await Asyncio.Sleep(1);
        }));

        using HttpResponseMessage answer = await host.Client.GetAsync("/self");

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
    }

    [Test]
    public async Task Endpoint_KeyboardInterrupt_StopsTheApplicationInOrder()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/stop", static () =>
        {
            throw new KeyboardInterrupt();
#pragma warning disable CS0162 // It shall be a handler with a result.
            return "never";
#pragma warning restore CS0162
        }));

        using HttpResponseMessage answer = await host.Client.GetAsync("/stop");
        await host.Stopped;

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        host.Loop.IsClosed().Should().BeFalse("the host closes it, when it stops");
    }

    [Test]
    public async Task Endpoint_Blocks_TheLogAndTheHealthCheckNameIt()
    {
        var time = new FakeTimeProvider();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gate = new ManualResetEventSlim();
        await using WebHost host = await WebHost.Start(
            app => app.MapGet("/block", () =>
            {
                began.SetResult();
                gate.Wait();
            }),
            build: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.AddAsyncio(static o => o.SlowCallback = TimeSpan.FromMilliseconds(1));
                builder.Services.AddHealthChecks().AddAsyncio();
            });
        Task<string> answer = host.Client.GetStringAsync("/block");
        await began.Task;

        LogEntry blocked = await host.Log.First(21);
        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(6));
        LogEntry stuck = await host.Log.First(22);
        HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        gate.Set();
        await answer;

        blocked.Text.Should().Contain("GET /block");
        stuck.Text.Should().Contain("GET /block");
        health.Status.Should().Be(HealthStatus.Unhealthy);
        health.Entries["asyncio"].Description.Should().Contain("GET /block");
    }

    [Test]
    public async Task Client_Leaves_TheRequestsTaskIsCancelled()
    {
        var began = new TaskCompletionSource();
        var ended = new TaskCompletionSource<bool>();
        await using WebHost host = await WebHost.Start(app => app.MapGet("/wait", async (CancellationToken aborted) =>
        {
            began.SetResult();
            try
            {
                await Asyncio.Sleep(3600);
            }
            catch (CancelledError)
            {
                ended.SetResult(aborted.IsCancellationRequested);
                throw;
            }
        }));
        using (RawClient client = await RawClient.Connect(host.EndPoint))
        {
            await client.Get("/wait");
            await began.Task;
        }

        (await ended.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
        host.Errors.Should().BeEmpty();
    }

    [Test]
    public async Task Loops_Several_EachConnectionStaysOnItsOwn()
    {
        await using WebHost host = await WebHost.Start(
            static app => app.MapGet("/loop", static (HttpContext context) =>
                $"{Asyncio.GetRunningLoop() == context.Features.Get<IAsyncioLoopFeature>()!.Loop} {Thread.CurrentThread.Name}"),
            static o => o.Loops = 2);
        var seen = new HashSet<string>();

        for (int i = 0; i < 40; i++)
        {
            using RawClient client = await RawClient.Connect(host.EndPoint);
            var own = new HashSet<string>();
            for (int request = 0; request < 3; request++)
            {
                await client.Get("/loop");
                string answer = await client.Hear("\r\n0\r\n\r\n");
                own.Add(answer[answer.IndexOf("True", StringComparison.Ordinal)..].Split('\r')[0]);
            }

            own.Should().ContainSingle();
            seen.UnionWith(own);
        }

        seen.Should().BeEquivalentTo("True asyncio", "True asyncio-1");
    }

    private static string Where(HttpContext context) =>
        $"{Asyncio.CurrentTask()!.GetName()} {Asyncio.GetRunningLoop() == context.Features.Get<IAsyncioLoopFeature>()!.Loop}";
}
