using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncioSharp.Hosting.Tests.Kestrel;

/// <summary>What Kestrel's own transport is held to.</summary>
[TestFixture]
public sealed class TransportTests
{
    private const int Large = 5_000_000;

    [Test]
    public async Task Upload_LargerThanTheBuffer_ComesWholeAndWaitsForItsReader()
    {
        await using WebHost host = await WebHost.Start(
            static app => app.MapPost("/sum", static async (HttpRequest request) =>
            {
                // The transport is paused by now, since nobody reads.
                await Asyncio.Sleep(0.01);
                long sum = 0, count = 0;
                byte[] buffer = new byte[10_000];
                for (int read; (read = await request.Body.ReadAsync(buffer)) > 0; count += read)
                {
                    sum += buffer.AsSpan(0, read).ToArray().Sum(static one => one);
                }

                return $"{count} {sum}";
            }),
            static o => o.MaxReadBufferSize = 16 * 1024);
        byte[] body = Body();

        using HttpResponseMessage answer = await host.Client.PostAsync("/sum", new ByteArrayContent(body));

        (await answer.Content.ReadAsStringAsync()).Should().Be($"{Large} {body.Sum(static one => (long)one)}");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Download_LargerThanTheBuffer_ComesWhole(bool isFlushed)
    {
        byte[] body = Body();
        await using WebHost host = await WebHost.Start(
            app => app.MapGet("/large", async (HttpResponse response) =>
            {
                response.ContentLength = Large;
                for (int at = 0; at < Large; at += 100_000)
                {
                    await response.Body.WriteAsync(body.AsMemory(at, 100_000));
                    if (isFlushed)
                    {
                        await response.Body.FlushAsync();
                    }
                }
            }),
            static o => o.MaxWriteBufferSize = 16 * 1024);

        byte[] heard = await host.Client.GetByteArrayAsync("/large");

        heard.Should().Equal(body);
    }

    [Test]
    public async Task Download_ClientDoesNotRead_TheWriterWaitsAndTheLoopGoesOn()
    {
        long written = 0;
        await using WebHost host = await WebHost.Start(app =>
        {
            app.MapGet("/endless", async (HttpResponse response, CancellationToken aborted) =>
            {
                for (byte[] piece = new byte[100_000]; ; written += piece.Length)
                {
                    await response.Body.WriteAsync(piece, aborted);
                }
            });
            app.MapGet("/good", static () => "good");
        });
        using RawClient client = await RawClient.Connect(host.EndPoint);
        await client.Get("/endless");

        // It is full when nothing is written any more between two answers of the loop.
        long before;
        do
        {
            before = Volatile.Read(ref written);
            for (int i = 0; i < 20; i++)
            {
                (await host.Client.GetStringAsync("/good")).Should().Be("good");
            }
        }
        while (before != Volatile.Read(ref written));

        before.Should().BeLessThan(100_000_000);
        client.Reset();
    }

    [Test]
    public async Task Abort_ByTheServer_EndsTheConnection()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/abort", static (HttpContext context) => context.Abort()));

        await host.Client.Awaiting(static client => client.GetAsync("/abort")).Should().ThrowAsync<HttpRequestException>();
    }

    [Test]
    public async Task Pipelined_Requests_AreAnsweredInOrder()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/{number}", static (int number) => $"<{number}>"));
        using RawClient client = await RawClient.Connect(host.EndPoint);

        await client.Send(string.Concat(Enumerable.Range(1, 50).Select(static i => $"GET /{i} HTTP/1.1\r\nHost: test\r\n\r\n")));
        string heard = await client.Hear("<50>");

        Enumerable.Range(1, 50).Select(i => heard.IndexOf($"<{i}>", StringComparison.Ordinal)).Should().BeInAscendingOrder();
    }

    [Test]
    public async Task Stop_RequestRuns_MayFinishAndItsAnswerComes()
    {
        var began = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        WebHost host = await WebHost.Start(app => app.MapGet("/long", async () =>
        {
            began.SetResult();
            await gate.Task;
            return "finished";
        }));
        Task<string> answer = host.Client.GetStringAsync("/long");
        await began.Task;
        Task stopping = host.Stopped;

        Task stop = host.Stop();
        await stopping;
        gate.SetResult();

        (await answer).Should().Be("finished");
        await stop;
        host.Loop.IsClosed().Should().BeTrue();
        host.Errors.Should().BeEmpty();
        await host.DisposeAsync();
    }

    [Test]
    public async Task Stop_RequestDoesNotEndWithinTheLimit_IsCancelled()
    {
        var began = new TaskCompletionSource();
        bool isCancelled = false;
        WebHost host = await WebHost.Start(app => app.MapGet("/endless", async () =>
        {
            began.SetResult();
            try
            {
                await Asyncio.Sleep(3600);
            }
            finally
            {
                isCancelled = true;
            }
        }));
        Task<HttpResponseMessage> answer = host.Client.GetAsync("/endless");
        await began.Task;

        await host.Stop(new CancellationToken(canceled: true));
        await FluentActions.Awaiting(() => answer).Should().ThrowAsync<HttpRequestException>();

        await host.DisposeAsync();
        isCancelled.Should().BeTrue();
    }

    [Test]
    public async Task MaxConcurrentConnections_OneMore_IsClosedAtOnce()
    {
        await using WebHost host = await WebHost.Start(
            static app => app.MapGet("/good", static () => "good"),
            build: static builder => builder.Services.Configure<KestrelServerOptions>(static o => o.Limits.MaxConcurrentConnections = 1));
        using RawClient first = await RawClient.Connect(host.EndPoint);
        await first.Get("/good");
        await first.Hear("good");
        using RawClient second = await RawClient.Connect(host.EndPoint);

        (await second.Hear()).Should().BeEmpty();
    }

    [Test]
    public async Task Listen_PortInUse_IsAnErrorWithSeveralLoopsToo([Values(1, 2)] int loops)
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        Func<Task> start = () => WebHost.Start(
            static _ => { },
            o => o.Loops = loops,
            build: builder => builder.Services.Configure<KestrelServerOptions>(o => o.Listen(IPAddress.Loopback, port)));

        (await start.Should().ThrowAsync<IOException>()).WithInnerException<AddressInUseException>();
    }

    [Test]
    public async Task ListenAnyIP_IsReachedByBothFamilies([Values(1, 2)] int loops)
    {
        await using WebHost host = await WebHost.Start(
            static app => app.MapGet("/good", static () => "good"),
            o => o.Loops = loops,
            build: static builder => builder.Services.Configure<KestrelServerOptions>(static o => o.ListenAnyIP(0)));
        int port = host.Addresses.Select(static one => new Uri(one)).First(static one => one.Host is "[::]").Port;

        foreach (string name in (string[])["127.0.0.1", "[::1]"])
        {
            (await host.Client.GetStringAsync($"http://{name}:{port}/good")).Should().Be("good");
        }
    }

    [Test]
    public async Task Listen_WithoutReusePort_TheFirstHandsOutInTurn([Values] bool isUnix)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using WebHost host = await WebHost.Start(
            static app => app.MapGet("/loop", static () => $"<{Thread.CurrentThread.Name}>"),
            static o => (o.Loops, o.ReusePort) = (3, false),
            build: builder => builder.Services.Configure<KestrelServerOptions>(o => o.ListenUnixSocket(path)));
        Dictionary<string, int> served = [];

        for (int i = 0; i < 30; i++)
        {
            using RawClient client = await RawClient.Connect(isUnix ? new UnixDomainSocketEndPoint(path) : host.EndPoint);
            await client.Get("/loop");
            string heard = await client.Hear(">");
            string loop = heard[heard.IndexOf('<', StringComparison.Ordinal)..heard.IndexOf('>', StringComparison.Ordinal)];
            served[loop] = served.GetValueOrDefault(loop) + 1;
        }

        served.Values.Should().Equal(10, 10, 10);
    }

    [Test]
    public async Task ListenUnixSocket_Works()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using WebHost host = await WebHost.Start(
            static app => app.MapGet("/good", static () => $"good {Asyncio.CurrentTask()!.GetName()}"),
            static o => o.Loops = 2,
            build: builder => builder.Services.Configure<KestrelServerOptions>(o => o.ListenUnixSocket(path)));
        using RawClient client = await RawClient.Connect(new UnixDomainSocketEndPoint(path));

        await client.Get("/good");

        (await client.Hear("good")).Should().Contain("good GET /good");
    }

    [Test]
    public async Task ConnectAsync_ToAServer_IsAConnectionOfALoop()
    {
        await using WebHost host = await WebHost.Start(static app => app.MapGet("/good", static () => "good"));
        IConnectionFactory factory = host.Services.GetRequiredService<IConnectionFactory>();

        await using ConnectionContext connection = await factory.ConnectAsync(host.EndPoint);
        await connection.Transport.Output.WriteAsync("GET /good HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(connection.Transport.Input.AsStream());

        (await reader.ReadToEndAsync()).Should().StartWith("HTTP/1.1 200").And.Contain("good");
        connection.RemoteEndPoint.Should().Be(host.EndPoint);
    }

    [Test]
    public async Task ConnectionHandler_Echo_RunsOnTheLoop()
    {
        await using WebHost host = await WebHost.Start(
            static _ => { }, listen: static listen => listen.UseConnectionHandler<Echo>());
        using RawClient client = await RawClient.Connect(host.EndPoint);

        await client.Send("hello");
        (await client.Hear("hello")).Should().Be("hello");
        client.EndSending();

        (await client.Hear()).Should().BeEmpty();
    }

    private static byte[] Body()
    {
        byte[] body = new byte[Large];
        new Random(1).NextBytes(body);
        return body;
    }

    private sealed class Echo : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync();
                foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                {
                    await connection.Transport.Output.WriteAsync(piece);
                }

                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
    }
}
