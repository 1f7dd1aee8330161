using System.Net;
using AsyncioSharp.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Hosting;

namespace AsyncioSharp.Hosting.Tests.Http;

[TestFixture]
public sealed class AsyncioHttpTests
{
    [TestCase("1.1", false)]
    [TestCase("2.0", false)]
    [TestCase("1.1", true)]
    [TestCase("2.0", true)]
    public async Task Handler_EachVersionWithAndWithoutTls_SendsAndHears(string version, bool isSecure)
    {
        await using WebHost host = await Start(version, isSecure);
        byte[] body = new byte[300_000];
        new Random(1).NextBytes(body);

        await OnALoop(async http =>
        {
            http.DefaultRequestVersion = new Version(version);
            http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            string[] answers = await Asyncio.Gather(
                Enumerable.Range(0, 20).Select(i => Asyncio.WrapFuture(http.GetStringAsync(new Uri(host.Address, $"/{i}")))));
            using HttpResponseMessage echo = await http.PostAsync(new Uri(host.Address, "/echo"), new ByteArrayContent(body));

            answers.Should().Equal(Enumerable.Range(0, 20).Select(static i => $"<{i}>"));
            (await echo.Content.ReadAsByteArrayAsync()).Should().Equal(body);
        });
    }

    [Test]
    public async Task Handler_ManyRequestsOnOneConnection_StayOnTheLoop()
    {
        await using WebHost host = await Start("1.1", isSecure: false);

        await OnALoop(async http =>
        {
            await http.GetStringAsync(new Uri(host.Address, "/0"));
            long before = Asyncio.GetRunningLoop().Statistics().PostsReceived;
            for (int i = 0; i < 100; i++)
            {
                await http.GetStringAsync(new Uri(host.Address, $"/{i}"));
            }

            (Asyncio.GetRunningLoop().Statistics().PostsReceived - before).Should().BeLessThan(10);
        });
    }

    [Test]
    public async Task Handler_Limit_EndsTheRequestAndTheNextWorks()
    {
        await using WebHost host = await Start("1.1", isSecure: false);

        await OnALoop(async http =>
        {
            Func<Task> late = async () => await Asyncio.WaitFor(ct => http.GetStringAsync(new Uri(host.Address, "/slow"), ct), 0.05);

            await late.Should().ThrowAsync<TimeoutException>();
            (await http.GetStringAsync(new Uri(host.Address, "/1"))).Should().Be("<1>");
        });
    }

    [Test]
    public async Task Handler_ServerAborts_IsAnErrorAndTheNextWorks()
    {
        await using WebHost host = await Start("1.1", isSecure: false);

        await OnALoop(async http =>
        {
            Func<Task> aborted = () => http.GetStringAsync(new Uri(host.Address, "/abort"));

            await aborted.Should().ThrowAsync<HttpRequestException>();
            (await http.GetStringAsync(new Uri(host.Address, "/1"))).Should().Be("<1>");
        });
    }

    [Test]
    public async Task Handler_NobodyListens_IsTheUsualError()
    {
        await OnALoop(static async http =>
        {
            Func<Task> refused = () => http.GetStringAsync("http://127.0.0.1:1/");

            (await refused.Should().ThrowAsync<HttpRequestException>()).Which.HttpRequestError.Should().Be(HttpRequestError.ConnectionError);
        });
    }

    [Test]
    public async Task Handler_UsedFromAnotherThread_Works()
    {
        await using WebHost host = await Start("1.1", isSecure: false);

        await OnALoop(async http =>
        {
            string answer = await Task.Run(() => http.GetStringAsync(new Uri(host.Address, "/7")));

            answer.Should().Be("<7>");
        });
    }

    [Test]
    public void Handler_OutsideOfALoop_IsRefused() =>
        FluentActions.Invoking(static () => AsyncioHttp.Handler()).Should().Throw<InvalidOperationException>();

    private static Task<WebHost> Start(string version, bool isSecure) => WebHost.Start(
        static app =>
        {
            app.MapGet("/{number:int}", static (int number) => $"<{number}>");
            app.MapGet("/slow", static async () => await Asyncio.Sleep(3600));
            app.MapGet("/abort", static (HttpContext context) => context.Abort());
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

    /// <summary>Runs the body with a client on a loop of its own.</summary>
    private static Task OnALoop(Func<HttpClient, Task> body) => BackgroundLoop.Start(async Task () =>
    {
        SocketsHttpHandler handler = AsyncioHttp.Handler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        await body(http);
    }).Completion;
}
