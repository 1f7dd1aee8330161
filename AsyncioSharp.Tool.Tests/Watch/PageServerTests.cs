using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Tool.Tests.Watch;

/// <summary>Whom the page is shown to, and what goes with it. Without a process: none is asked before somebody watches.</summary>
[TestFixture]
public class PageServerTests
{
    private readonly CancellationTokenSource _end = new();
    private PageServer _server = null!;
    private Uri _address = null!;

    [OneTimeSetUp]
    public void Serve()
    {
        var process = TargetProcess.Find(Environment.ProcessId);
        _server = new PageServer(process, new WatchFeed(process), 0);
        _address = new Uri(_server.Address);
        _ = _server.RunAsync(_end.Token);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _end.Cancel();
        _server.Dispose();
        _end.Dispose();
    }

    [Test]
    public void Address_Always_IsOfThisMachineAndHasASecret()
    {
        _address.Host.Should().Be("127.0.0.1");
        _address.AbsolutePath.Should().MatchRegex("^/[0-9a-f]{32}/$");
    }

    [TestCase("", "text/html", "<h1")]
    [TestCase("watch.css", "text/css", "prefers-color-scheme")]
    [TestCase("watch.js", "text/javascript", "import")]
    [TestCase("tasks.js", "text/javascript", "export class Tasks")]
    [TestCase("list.js", "text/javascript", "export class List")]
    [TestCase("charts.js", "text/javascript", "export class Tiles")]
    public async Task Get_PartOfThePage_IsThere(string part, string type, string text)
    {
        string answer = await AskAsync($"GET {_address.AbsolutePath}{part} HTTP/1.1\r\nHost: {_address.Authority}\r\n\r\n");

        answer.Should().StartWith("HTTP/1.1 200 OK\r\n").And.Contain($"\r\nContent-Type: {type}; charset=utf-8\r\n").And.Contain(text);
    }

    [Test]
    public async Task Get_Page_HasAPolicyThatLetsNothingElseIn()
    {
        string answer = await AskAsync($"GET {_address.AbsolutePath} HTTP/1.1\r\nHost: {_address.Authority}\r\n\r\n");

        answer.Should().Contain("\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';").And.Contain("frame-ancestors 'none'")
            .And.Contain("\r\nReferrer-Policy: no-referrer\r\n").And.Contain("\r\nX-Content-Type-Options: nosniff\r\n").And.Contain("\r\nCache-Control: no-store\r\n");
        answer.Should().NotContainAny("http://", "https://", "style=", "<style", "onclick=");
    }

    [TestCase("/")]
    [TestCase("/watch.js")]
    [TestCase("/00000000000000000000000000000000/")]
    [TestCase("/events")]
    [TestCase("//")]
    public async Task Get_WithoutTheSecret_IsNotFound(string path) =>
        (await AskAsync($"GET {path} HTTP/1.1\r\nHost: {_address.Authority}\r\n\r\n")).Should().StartWith("HTTP/1.1 404 ").And.NotContain("<h1");

    [TestCase("evil.example")]
    [TestCase("127.0.0.1")]
    [TestCase("")]
    public async Task Get_UnderAnotherName_IsRefused(string host) =>
        (await AskAsync($"GET {_address.AbsolutePath} HTTP/1.1\r\nHost: {host}\r\n\r\n")).Should().StartWith("HTTP/1.1 421 ").And.NotContain("<h1");

    [TestCase("")]
    [TestCase("Origin: http://evil.example\r\n")]
    [TestCase("Origin: null\r\n")]
    public async Task Post_NotOfThePageItself_IsRefused(string header) =>
        (await AskAsync($"POST {_address.AbsolutePath}record?seconds=1 HTTP/1.1\r\nHost: {_address.Authority}\r\n{header}\r\n")).Should().StartWith("HTTP/1.1 405 ");

    [TestCase("seconds=0")]
    [TestCase("seconds=1e9")]
    [TestCase("seconds=NaN")]
    [TestCase("")]
    public async Task Post_RecordForNoTime_IsRefused(string query) =>
        (await AskAsync($"POST {_address.AbsolutePath}record?{query} HTTP/1.1\r\nHost: {_address.Authority}\r\nOrigin: http://{_address.Authority}\r\n\r\n")).Should().StartWith("HTTP/1.1 400 ");

    [TestCase("nonsense\r\n\r\n")]
    [TestCase("GET http://elsewhere/ HTTP/1.1\r\n\r\n")]
    public async Task Ask_NoRequest_GetsNothing(string text) => (await AskAsync(text)).Should().BeEmpty();

    [Test]
    public async Task Ask_HeadWithoutEnd_GetsNothing() => (await AskAsync("GET / HTTP/1.1\r\n" + new string('x', 20_000))).Should().BeEmpty();

    [Test]
    public async Task Connect_ManyWhoSayNothing_KeepNobodyOut()
    {
        var silent = new List<TcpClient>();
        for (int i = 0; i < Strangers.Most + 10; i++)
        {
            silent.Add(new TcpClient(_address.Host, _address.Port));
        }

        string answer = await AskAsync($"GET {_address.AbsolutePath} HTTP/1.1\r\nHost: {_address.Authority}\r\n\r\n")
            .WaitAsync(TimeSpan.FromSeconds(10));

        answer.Should().StartWith("HTTP/1.1 200 OK");
        silent.ForEach(static one => one.Dispose());
    }

    [Test]
    public async Task Run_ConnectionThatCannotBeTaken_GoesOnWithTheNext()
    {
        using var end = new CancellationTokenSource();
        var second = new TaskCompletionSource();
        int count = 0;
        Task run = _server.RunAsync(
            token =>
            {
                if (++count == 1)
                {
                    throw new SocketException((int)SocketError.TooManyOpenSockets);
                }

                second.SetResult();
                return new ValueTask<TcpClient>(new TaskCompletionSource<TcpClient>().Task.WaitAsync(token));
            },
            end.Token);

        await Task.WhenAny(second.Task, run).WaitAsync(TimeSpan.FromSeconds(30));

        run.IsCompleted.Should().BeFalse();
        await end.CancelAsync();
    }

    [TestCase(80, "127.0.0.1:80", "localhost:80", "127.0.0.1", "localhost")]
    [TestCase(8080, "127.0.0.1:8080", "localhost:8080")]
    public void HostsOf_Port_AreWhatBrowsersSay(int port, params string[] hosts) => PageServer.HostsOf(port).Should().Equal(hosts);

    [Test]
    public void Start_PortIsTaken_SaysSo()
    {
        var process = TargetProcess.Find(Environment.ProcessId);

        Action start = () => new PageServer(process, new WatchFeed(process), _address.Port).Dispose();

        start.Should().Throw<ToolError>().WithMessage($"Port {_address.Port} cannot be had: *");
    }

    private async Task<string> AskAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port);
        NetworkStream stream = client.GetStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // Closed with bytes that nobody has read.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
