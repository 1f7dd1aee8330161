using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using AsyncioSharp.Tests.Testing;

namespace AsyncioSharp.Tool.Tests;

/// <summary>A page in a real browser without a window, which is told what to do over its debugging port.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly Process _browser;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _complaints = [];
    private string? _session;
    private int _lastQuestion;

    private BrowserPage(Process browser, string profile) => (_browser, _profile) = (browser, profile);

    /// <summary>What the browser has complained of: errors of scripts, and what the page's policy has refused.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Opens an address. Without a browser the test is left out.</summary>
    public static async Task<BrowserPage> OpenAsync(string address, int width = 1280, int height = 800, bool isDark = false)
    {
        if (Browser.Program is not { } program)
        {
            Assert.Ignore("No Chromium is installed, so nobody has looked at the page. Install Debian's package chromium, or set ASYNCIO_TEST_BROWSER to one.");
            throw new UnreachableException();
        }

        string profile = Directory.CreateTempSubdirectory("asyncio-watch").FullName;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={profile}",
                "about:blank",
            },
        };
        var page = new BrowserPage(Process.Start(start)!, profile);
        await page.ConnectAsync(address, width, height, isDark);
        return page;
    }

    /// <summary>The value of an expression.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode answer = await AskAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } error ? throw new InvalidOperationException($"{expression}: {error}") : answer["result"]?["value"];
    }

    /// <summary>The value of an expression as text.</summary>
    public async Task<string> TextAsync(string expression) => (await EvaluateAsync(expression))?.ToString() ?? string.Empty;

    /// <summary>Waits until an expression is true. While the page is loading it may fail.</summary>
    public async Task UntilAsync(string expression)
    {
        long start = Stopwatch.GetTimestamp();
        while ((await EvaluateAsync($"(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()"))?.GetValue<bool>() != true)
        {
            if (Stopwatch.GetElapsedTime(start) > s_limit)
            {
                Assert.Fail($"never true: {expression}\n{string.Join('\n', _complaints)}\n{await TextAsync("document.body.innerText")}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Presses a key, as a person would.</summary>
    public async Task PressAsync(string key)
    {
        var down = new JsonObject { ["type"] = "keyDown", ["key"] = key };
        if (key.Length == 1)
        {
            down["text"] = key;
        }

        await AskAsync("Input.dispatchKeyEvent", down);
        await AskAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key });
    }

    /// <summary>A picture, attached to the test.</summary>
    public async Task PhotographAsync(string name)
    {
        JsonNode picture = await AskAsync("Page.captureScreenshot", []);
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, name + ".png");
        await File.WriteAllBytesAsync(file, Convert.FromBase64String((string)picture["data"]!));
        TestContext.AddTestAttachment(file);
    }

    /// <summary>Goes to another address.</summary>
    public Task GoAsync(string address) => AskAsync("Page.navigate", new() { ["url"] = address });

    public async ValueTask DisposeAsync()
    {
        _browser.Kill(entireProcessTree: true);
        await _browser.WaitForExitAsync();
        _browser.Dispose();
        _socket.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper process of the browser is still writing: the system's folder for such things is cleared by others.
        }
    }

    private async Task ConnectAsync(string address, int width, int height, bool isDark)
    {
        const string Said = "DevTools listening on ";
        string? line;
        do
        {
            line = await _browser.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("The browser did not start.");
        }
        while (!line.StartsWith(Said, StringComparison.Ordinal));

        _ = _browser.StandardError.ReadToEndAsync();
        await _socket.ConnectAsync(new Uri(line[Said.Length..]), CancellationToken.None);
        JsonNode target = await AskAsync("Target.createTarget", new() { ["url"] = "about:blank" });
        JsonNode session = await AskAsync("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        _session = (string)session["sessionId"]!;
        await AskAsync("Runtime.enable", []);
        await AskAsync("Log.enable", []);
        await AskAsync("Page.enable", []);
        await AskAsync("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600,
        });
        await AskAsync("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        });
        await GoAsync(address);
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject parameters)
    {
        int number = ++_lastQuestion;
        var question = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            question["sessionId"] = _session;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        while (true)
        {
            JsonNode said = await HearAsync();
            if ((int?)said["id"] == number)
            {
                return said["result"] ?? throw new InvalidOperationException($"{method}: {said["error"]}");
            }

            if ((string?)said["method"] is "Runtime.exceptionThrown" or "Log.entryAdded")
            {
                _complaints.Add(said["params"]!.ToJsonString());
            }
        }
    }

    private async Task<JsonNode> HearAsync()
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        using var limit = new CancellationTokenSource(s_limit);
        WebSocketReceiveResult piece;
        do
        {
            piece = await _socket.ReceiveAsync(buffer, limit.Token);
            message.Write(buffer, 0, piece.Count);
        }
        while (!piece.EndOfMessage);

        return JsonNode.Parse(message.ToArray())!;
    }
}
