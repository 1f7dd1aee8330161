using System.Net;
using System.Net.WebSockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace AsyncioSharp.Hosting.Tests.Kestrel;

/// <summary>What people build on Kestrel.</summary>
[TestFixture]
public sealed class ProtocolTests
{
    [TestCase("1.1", false)]
    [TestCase("2.0", false)]
    [TestCase("1.1", true)]
    [TestCase("2.0", true)]
    public async Task Http_EachVersionWithAndWithoutTls_RunsOnTheLoop(string version, bool isSecure)
    {
        await using WebHost host = await WebHost.Start(
            static app =>
            {
                app.MapGet("/", static async (HttpRequest request) =>
                {
                    string name = Asyncio.CurrentTask()!.GetName();
                    await Asyncio.Sleep(0);
                    return $"{name} {Asyncio.CurrentTask()!.GetName() == name} {request.Protocol}";
                });
                app.MapPost("/echo", static async (HttpRequest request, HttpResponse response) => await request.Body.CopyToAsync(response.Body));
            },
            listen: listen =>
            {
                listen.Protocols = version == "1.1" ? HttpProtocols.Http1 : HttpProtocols.Http2;
                if (isSecure)
                {
                    listen.UseHttps(TestCertificate.Localhost);
                }
            });
        host.Client.DefaultRequestVersion = new Version(version);
        host.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        byte[] body = new byte[300_000];
        new Random(1).NextBytes(body);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Client.GetStringAsync("/")));
        using HttpResponseMessage echo = await host.Client.PostAsync("/echo", new ByteArrayContent(body));

        answers.Should().OnlyContain(answer => answer == $"GET / True HTTP/{(version == "1.1" ? "1.1" : "2")}");
        (await echo.Content.ReadAsByteArrayAsync()).Should().Equal(body);
        host.Errors.Should().BeEmpty();
    }

    [Test]
    public async Task WebSocket_Echo_RunsInTheTaskOfItsRequest()
    {
        await using WebHost host = await WebHost.Start(static app =>
        {
            app.UseWebSockets();
            app.MapGet("/ws", static async (HttpContext context) =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                byte[] buffer = new byte[1000];
                while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: WebSocketMessageType.Text } got)
                {
                    string answer = $"{Encoding.UTF8.GetString(buffer, 0, got.Count)} {Asyncio.CurrentTask()!.GetName()}";
                    await socket.SendAsync(Encoding.UTF8.GetBytes(answer), WebSocketMessageType.Text, true, context.RequestAborted);
                }

                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            });
        });
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/ws" }.Uri, default);
        byte[] heard = new byte[1000];

        for (int i = 0; i < 3; i++)
        {
            await client.SendAsync(Encoding.UTF8.GetBytes($"hello {i}"), WebSocketMessageType.Text, true, default);
            ValueWebSocketReceiveResult got = await client.ReceiveAsync(heard.AsMemory(), default);
            Encoding.UTF8.GetString(heard, 0, got.Count).Should().Be($"hello {i} GET /ws");
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        host.Errors.Should().BeEmpty();
    }

    [Test]
    public async Task SignalR_HubSendsToAll_EachClientHears()
    {
        await using WebHost host = await WebHost.Start(
            static app => app.MapHub<Chat>("/chat"), build: static builder => builder.Services.AddSignalR());
        await using HubConnection one = Connection(host), other = Connection(host);
        var heard = new TaskCompletionSource<string>();
        other.On<string>("said", heard.SetResult);
        await one.StartAsync();
        await other.StartAsync();

        bool isOnLoop = await one.InvokeAsync<bool>("Say", "hello");

        isOnLoop.Should().BeTrue();
        (await heard.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be("hello");
        host.Errors.Should().BeEmpty();

        static HubConnection Connection(WebHost host) => new HubConnectionBuilder().WithUrl(new Uri(host.Address, "/chat")).Build();
    }

    [Test]
    public async Task Grpc_ServerStreams_RunsOnTheLoop()
    {
        await using WebHost host = await WebHost.Start(
            static app => app.MapGrpcService<TickerService>(),
            listen: static listen => listen.Protocols = HttpProtocols.Http2,
            build: static builder => builder.Services.AddGrpc());
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Address);
        using AsyncServerStreamingCall<Tick> call = new Ticker.TickerClient(channel).Count(new CountTo { Last = 5 });
        List<Tick> ticks = [];

        await foreach (Tick tick in call.ResponseStream.ReadAllAsync())
        {
            ticks.Add(tick);
        }

        ticks.Select(static tick => tick.Number).Should().Equal(1, 2, 3, 4, 5);
        ticks.Should().OnlyContain(static tick => tick.IsOnLoop);
        host.Errors.Should().BeEmpty();
    }

    [Test]
    public async Task StaticFiles_AreSent()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        byte[] content = new byte[500_000];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(Path.Combine(folder, "large.bin"), content);
        await using WebHost host = await WebHost.Start(app => app.UseStaticFiles(
            new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) }));

        byte[] heard = await host.Client.GetByteArrayAsync("/large.bin");

        heard.Should().Equal(content);
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Chat : Hub
    {
        public async Task<bool> Say(string text)
        {
            await Clients.All.SendAsync("said", text);
            await Asyncio.Sleep(0);
            return Asyncio.CurrentTask() is not null;
        }
    }

    private sealed class TickerService : Ticker.TickerBase
    {
        public override async Task Count(CountTo request, IServerStreamWriter<Tick> responseStream, ServerCallContext context)
        {
            for (int i = 1; i <= request.Last; i++)
            {
                await Asyncio.Sleep(0.001);
                await responseStream.WriteAsync(new Tick { Number = i, IsOnLoop = Asyncio.CurrentTask() is not null });
            }
        }
    }
}
