using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AsyncioSharp.Hosting.Tests.Kestrel;

/// <summary>Clients that break off, and a server that stops under load: nothing is lost, and nothing is left behind.</summary>
[TestFixture]
public sealed class FaultTests
{
    private const int Clients = 20;

    [TestCase("")]
    [TestCase("GET /echo HT")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc")]
    [TestCase("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n")]
    [TestCase("GET /endless HTTP/1.1\r\nHost: test\r\n\r\n")]
    public async Task Client_ResetsInEachPhase_NothingIsLeftBehind(string said)
    {
        await using WebHost host = await Start();
        using RawClient client = await RawClient.Connect(host.EndPoint);
        await client.Send(said);
        if (said.StartsWith("GET /endless", StringComparison.Ordinal))
        {
            await client.Hear("zzz");
        }

        (await host.Client.GetStringAsync("/good")).Should().Be("good");

        client.Reset();

        await host.UntilConnections(1);
        (await host.Client.GetStringAsync("/good")).Should().Be("good");
        await host.UntilTasks(1);
        host.Errors.Should().BeEmpty();
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task Client_ResetsInTheTlsHandshake_NothingIsLeftBehind(int sent)
    {
        await using WebHost host = await Start(static listen => listen.UseHttps(TestCertificate.Localhost));
        using RawClient client = await RawClient.Connect(host.EndPoint);
        await client.Send("\x16\x03\x01"[..sent]);
        (await host.Client.GetStringAsync("/good")).Should().Be("good");

        client.Reset();

        await host.UntilConnections(1);
        (await host.Client.GetStringAsync("/good")).Should().Be("good");
        host.Errors.Should().BeEmpty();
    }

    [Test]
    [Category("Slow")]
    public async Task Connections_ComeAndGo_NoDescriptorOrTaskIsLeft()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/good", static () => "good"), static o => o.Loops = 2);
        await Visit(200);
        await host.UntilConnections(0);
        int descriptors = Directory.GetFiles("/proc/self/fd").Length;
        int tasks = host.Loop.Statistics().TasksAlive;

        await Visit(10_000);

        await host.UntilConnections(0);
        Directory.GetFiles("/proc/self/fd").Length.Should().BeInRange(descriptors - 20, descriptors + 20);
        host.Loop.Statistics().TasksAlive.Should().Be(tasks);
        host.Errors.Should().BeEmpty();

        async Task Visit(int times) => await Parallel.ForAsync(0, times, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) =>
        {
            using RawClient client = await RawClient.Connect(host.EndPoint);
            if (i % 2 == 0)
            {
                await client.Get("/good");
                await client.Hear("good");
            }
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    [Category("Slow")]
    public async Task Stop_UnderLoad_WhatWasAnsweredArrivesAndNothingIsLeft(int loops)
    {
        int descriptors = Directory.GetFiles("/proc/self/fd").Length;
        int handled = 0, heard = 0;
        var warm = new TaskCompletionSource();
        WebHost host = await WebHost.Start(
            app => app.MapGet("/work", async () =>
            {
                await Asyncio.Sleep(0.001);
                if (Interlocked.Increment(ref handled) == 500)
                {
                    warm.SetResult();
                }

                return "<done>";
            }),
            o => o.Loops = loops);
        EventLoop loop = host.Loop;
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => AskUntilTheEnd())];
        await warm.Task;

        await host.Stop();
        await Task.WhenAll(clients);

        heard.Should().Be(handled);
        loop.IsClosed().Should().BeTrue();
        loop.Statistics().TasksAlive.Should().Be(0);
        host.Errors.Should().BeEmpty();
        await host.DisposeAsync();
        Directory.GetFiles("/proc/self/fd").Length.Should().BeInRange(descriptors - 20, descriptors + 20);

        async Task AskUntilTheEnd()
        {
            using RawClient client = await RawClient.Connect(host.EndPoint);
            try
            {
                while (true)
                {
                    await client.Get("/work");
                    if (!(await client.Hear("\r\n0\r\n\r\n")).Contains("<done>"))
                    {
                        return;
                    }

                    Interlocked.Increment(ref heard);
                }
            }
            catch (System.Net.Sockets.SocketException)
            {
                // It asked when the server had closed the connection already.
            }
        }
    }

    private static Task<WebHost> Start(Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions>? listen = null) => WebHost.Start(
        static app =>
        {
            app.MapGet("/slow", static async () => await Asyncio.Sleep(3600));
            app.MapGet("/endless", static async (HttpResponse response, CancellationToken aborted) =>
            {
                while (true)
                {
                    await response.WriteAsync("zzzzzzzz", aborted);
                }
            });
            app.MapPost("/echo", static async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync());
            app.MapGet("/good", static () => "good");
        },
        listen: listen);
}
