using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncioSharp.Hosting.Tests.Kestrel;

/// <summary>A client that ends its sending: an answer that waits for nothing still comes; one that waits is cancelled.</summary>
[TestFixture]
public sealed class HalfCloseTests
{
    [Test]
    public async Task HalfClose_RequestAndEndAtOnce_IsAnswered([Values] bool isSecure, [Values(1, 2)] int loops)
    {
        await using WebHost host = await Start(isSecure, loops);

        await AskAndEnd(host, isSecure, times: 20);
    }

    [TestCase(false)]
    [TestCase(true)]
    [Category("Slow")]
    public async Task HalfClose_AThousandTimes_IsAnswered(bool isSecure)
    {
        await using WebHost host = await Start(isSecure, loops: 2);

        await AskAndEnd(host, isSecure, times: 1000);
    }

    [Test]
    public async Task HalfClose_BodyAndEndAtOnce_IsAnswered()
    {
        await using WebHost host = await Start(isSecure: false, loops: 1);

        for (int i = 0; i < 100; i++)
        {
            using RawClient client = await RawClient.Connect(host.EndPoint);
            await client.Send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
            client.EndSending();
            (await client.Hear()).Should().StartWith("HTTP/1.1 200", $"it is answer {i}").And.EndWith("hello\r\n0\r\n\r\n");
        }
    }

    [Test]
    public async Task HalfClose_TheProgramSetsDefaultsOfEndPoints_IsAnsweredOnTheLoop()
    {
        // They take the place of ours, so the connection's code begins on the thread pool.
        await using WebHost host = await WebHost.Start(
            static app => app.MapGet("/good", static () => $"good {Asyncio.CurrentTask()!.GetName()}"),
            build: static builder => builder.WebHost.ConfigureKestrel(static kestrel =>
            {
                kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http1);
                kestrel.Listen(IPAddress.Loopback, 0);
            }));
        var endpoint = new IPEndPoint(IPAddress.Loopback, new Uri(host.Addresses.Last()).Port);

        for (int i = 0; i < 200; i++)
        {
            using RawClient client = await RawClient.Connect(endpoint);
            await client.Get("/good");
            client.EndSending();
            (await client.Hear()).Should().StartWith("HTTP/1.1 200").And.Contain("good GET /good");
        }
    }

    [Test]
    public async Task HalfClose_TheHandlerWaits_IsCancelledAndTheConnectionEnds()
    {
        var began = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception?>();
        await using WebHost host = await WebHost.Start(app => app.MapGet("/slow", async () =>
        {
            began.SetResult();
            try
            {
                await Asyncio.Sleep(3600);
            }
            catch (CancelledError error)
            {
                ended.SetResult(error);
                throw;
            }
        }));
        using RawClient client = await RawClient.Connect(host.EndPoint);
        await client.Get("/slow");
        await began.Task;

        client.EndSending();

        (await ended.Task).Should().BeOfType<CancelledError>();
        (await client.Hear()).Should().BeEmpty();
        await host.UntilConnections(0);
    }

    [Test]
    public async Task HalfClose_TheHandlerOfAConnectionDoesNotRead_HearsOfIt()
    {
        await using WebHost host = await WebHost.Start(
            static _ => { }, listen: static listen => listen.UseConnectionHandler<WaitsForTheEnd>());
        using RawClient client = await RawClient.Connect(host.EndPoint);

        client.EndSending();

        (await client.Hear()).Should().Be("goodbye");
    }

    private static Task<WebHost> Start(bool isSecure, int loops) => WebHost.Start(
        static app =>
        {
            app.MapGet("/good", static () => "good");
            app.MapPost("/echo", static async (HttpRequest request, HttpResponse response) =>
                await response.WriteAsync(await new StreamReader(request.Body).ReadToEndAsync()));
        },
        o => o.Loops = loops,
        listen =>
        {
            if (isSecure)
            {
                listen.UseHttps(TestCertificate.Localhost);
            }
        });

    private static async Task AskAndEnd(WebHost host, bool isSecure, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.EndPoint);
            await using Stream stream = isSecure ? await Secure(client) : client.GetStream();
            await stream.WriteAsync("GET /good HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray());
            if (stream is SslStream secure)
            {
                await secure.ShutdownAsync();
            }

            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            (await reader.ReadToEndAsync(limit.Token)).Should().StartWith("HTTP/1.1 200", $"it is answer {i}").And.Contain("good");
        }
    }

    private static async Task<SslStream> Secure(TcpClient client)
    {
        var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        await secure.AuthenticateAsClientAsync("localhost");
        return secure;
    }

    private sealed class WaitsForTheEnd : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            var end = new TaskCompletionSource();
            await using (connection.ConnectionClosed.Register(end.SetResult))
            {
                await end.Task;
            }

            await connection.Transport.Output.WriteAsync("goodbye"u8.ToArray());
        }
    }
}
