using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>Serves the page of <c>watch</c>: on 127.0.0.1 only, and only to whoever knows its address.</summary>
/// <remarks>
/// Other users of the machine can reach the port, and so can any page in the user's browser, under names that lead to 127.0.0.1. So the
/// address has a secret of 128 bits, the names that a browser may use are two, and nothing but the page itself may ask for a recording.
/// </remarks>
internal sealed class PageServer : IDisposable
{
    private const int PortOfHttp = 80;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_afterError = TimeSpan.FromSeconds(0.1);

    private static readonly Dictionary<string, (string Type, byte[] Content)> s_parts = new()
    {
        [string.Empty] = ("text/html", Read("index.html")),
        ["watch.css"] = ("text/css", Read("watch.css")),
        ["watch.js"] = ("text/javascript", Read("watch.js")),
        ["tasks.js"] = ("text/javascript", Read("tasks.js")),
        ["list.js"] = ("text/javascript", Read("list.js")),
        ["charts.js"] = ("text/javascript", Read("charts.js")),
    };

    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly TcpListener _listener;
    private readonly WatchFeed _feed;
    private readonly Recordings _recordings;
    private readonly string[] _hosts;
    private readonly Strangers _strangers = new();

    /// <exception cref="ToolError">The port cannot be had.</exception>
    public PageServer(TargetProcess process, WatchFeed feed, int port)
    {
        _feed = feed;
        _recordings = new Recordings(process);
        _listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            _listener.Start();
        }
        catch (SocketException error)
        {
            throw new ToolError($"Port {port} cannot be had: {error.Message}");
        }

        int bound = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _hosts = HostsOf(bound);
        Address = $"http://{_hosts[0]}/{_secret}/";
    }

    /// <summary>What to open in a browser.</summary>
    public string Address { get; }

    /// <summary>What a browser may call this server. It leaves out the port that HTTP has without one.</summary>
    public static string[] HostsOf(int port)
    {
        string[] names = ["127.0.0.1", "localhost"];
        IEnumerable<string> hosts = names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{port}"));
        return [.. port == PortOfHttp ? hosts.Concat(names) : hosts];
    }

    /// <summary>Serves until it is told to end.</summary>
    public Task RunAsync(CancellationToken token) => RunAsync(_listener.AcceptTcpClientAsync, token);

    /// <summary>The same with another way to get a connection.</summary>
    internal async Task RunAsync(Func<CancellationToken, ValueTask<TcpClient>> accept, CancellationToken token)
    {
        while (true)
        {
            try
            {
                TcpClient client = await accept(token);
                _strangers.Add(client);
                _ = ServeAsync(client, token);
            }
            catch (SocketException)
            {
                // That one has gone before it was served, or the system has no more sockets just now.
                await Task.Delay(s_afterError, token);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(PageServer).Assembly.GetManifestResourceStream("page/" + name)
            ?? throw new InvalidOperationException($"The part {name} of the page is missing from the tool.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private async Task ServeAsync(TcpClient client, CancellationToken token)
    {
        try
        {
            using (client)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
                patience.CancelAfter(s_patience);
                NetworkStream stream = client.GetStream();
                if (await HttpRequest.ReadAsync(stream, patience.Token) is { } request)
                {
                    await AnswerAsync(client, request, token);
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser has gone, or has to make room, or the tool ends.
        }
        finally
        {
            _strangers.Remove(client);
        }
    }

    private async Task AnswerAsync(TcpClient client, HttpRequest request, CancellationToken token)
    {
        Stream stream = client.GetStream();
        if (!_hosts.Contains(request.Host))
        {
            await HttpAnswer.SendAsync(stream, "421 Misdirected Request", "text/plain", "This server has another name.\n", token);
            return;
        }

        if (PartOf(request.Path) is not { } part)
        {
            await NotFoundAsync(stream, token);
            return;
        }

        _strangers.Remove(client);
        if (request.Method == "POST" && part == "record" && request.Origin == $"http://{request.Host}")
        {
            await RecordAsync(stream, request.Query, token);
        }
        else if (request.Method != "GET")
        {
            await HttpAnswer.SendAsync(stream, "405 Method Not Allowed", "text/plain", "Only GET is known here.\n", token);
        }
        else if (part == "events")
        {
            await _feed.ServeAsync(stream, token);
        }
        else if (s_parts.TryGetValue(part, out (string Type, byte[] Content) found))
        {
            await HttpAnswer.SendAsync(stream, found.Type, found.Content, token);
        }
        else if (_recordings.Find(part) is { } page)
        {
            await HttpAnswer.SendWholePageAsync(stream, page, token);
        }
        else
        {
            await NotFoundAsync(stream, token);
        }
    }

    /// <summary>What is asked for behind the secret; null if that is wrong. It takes as long for each wrong one.</summary>
    private string? PartOf(string path)
    {
        string[] parts = path.Split('/', 3);
        return parts.Length == 3
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[1]), Encoding.UTF8.GetBytes(_secret))
                ? parts[2]
                : null;
    }

    private async Task RecordAsync(Stream stream, string query, CancellationToken token)
    {
        if (!query.StartsWith("seconds=", StringComparison.Ordinal)
            || !double.TryParse(query["seconds=".Length..], CultureInfo.InvariantCulture, out double seconds)
            || seconds is not (>= 0.1 and <= 60))
        {
            await HttpAnswer.SendAsync(stream, "400 Bad Request", "text/plain", "Expected seconds from 0.1 to 60.\n", token);
            return;
        }

        try
        {
            await HttpAnswer.SendAsync(stream, "200 OK", "text/plain", await _recordings.RecordAsync(seconds, token), token);
        }
        catch (ToolError error)
        {
            await HttpAnswer.SendAsync(stream, "503 Service Unavailable", "text/plain", error.Message, token);
        }
    }

    private static Task NotFoundAsync(Stream stream, CancellationToken token) =>
        HttpAnswer.SendAsync(stream, "404 Not Found", "text/plain", "Not found.\n", token);
}
