// Two guests in a real browser, who hear each other in the chat: browser.cs CHROMIUM URL SCREENSHOT. It talks to Chromium's debugging port, and
// writes what the second guest sees as an image.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using AsyncioSharp;
using AsyncioSharp.Net;

return AsyncioContext.Run(Main);

async Task<int> Main()
{
    string profile = Directory.CreateTempSubdirectory("chat-").FullName;
    AsyncioProcess chromium = await Asyncio.CreateSubprocessExec(
        args[0],
        ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"],
        stderr: Stdio.Pipe);
    try
    {
        await Asyncio.Timeout(60, async _ => await Look(await Address(chromium)));
        return 0;
    }
    finally
    {
        chromium.Kill();
        await chromium.Wait();
        Directory.Delete(profile, recursive: true);
    }
}

async Task<Uri> Address(AsyncioProcess chromium)
{
    const string Said = "DevTools listening on ";
    while (await chromium.Stderr!.ReadLine() is { Length: > 0 } bytes)
    {
        string line = Encoding.UTF8.GetString(bytes).Trim();
        if (line.StartsWith(Said, StringComparison.Ordinal))
            return new Uri(line[Said.Length..]);
    }

    throw new InvalidOperationException("The browser did not start.");
}

async Task Look(Uri address)
{
    using var socket = new ClientWebSocket();
    await socket.ConnectAsync(address, Asyncio.CancellationToken);
    string ann = await Open(socket, "ann");
    string bob = await Open(socket, "bob");
    await Until(socket, bob, "document.querySelector('#people').textContent === 'ann, bob'");
    await Until(socket, ann, "document.querySelector('#clock').textContent !== '…'");
    await Evaluate(socket, ann, "document.querySelector('input').value = 'hello from a browser'; document.querySelector('form').requestSubmit()");
    await Until(socket, bob, "document.querySelector('#lines').textContent.includes('ann: hello from a browser')");
    JsonNode picture = await Ask(socket, bob, "Page.captureScreenshot", []);
    await File.WriteAllBytesAsync(args[2], Convert.FromBase64String((string)picture["data"]!));
    Console.WriteLine("bob heard ann");
}

async Task<string> Open(ClientWebSocket socket, string guest)
{
    JsonNode target = await Ask(socket, null, "Target.createTarget", new() { ["url"] = $"{args[1]}/?name={guest}" });
    JsonNode session = await Ask(socket, null, "Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
    string id = (string)session["sessionId"]!;
    await Until(socket, id, $"document.querySelector('#people')?.textContent.includes('{guest}')");
    return id;
}

async Task Until(ClientWebSocket socket, string session, string condition)
{
    while ((bool?)await Evaluate(socket, session, condition) != true)
        await Asyncio.Sleep(0.05);
}

async Task<JsonNode?> Evaluate(ClientWebSocket socket, string session, string script) =>
    (await Ask(socket, session, "Runtime.evaluate", new() { ["expression"] = script, ["returnByValue"] = true }))["result"]?["value"];

async Task<JsonNode> Ask(ClientWebSocket socket, string? session, string method, JsonObject parameters)
{
    var question = new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = parameters };
    if (session is not null)
        question["sessionId"] = session;
    await socket.SendAsync(Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, true, Asyncio.CancellationToken);
    while (true)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[65536];
        for (bool isWhole = false; !isWhole;)
        {
            WebSocketReceiveResult piece = await socket.ReceiveAsync(buffer, Asyncio.CancellationToken);
            message.Write(buffer, 0, piece.Count);
            isWhole = piece.EndOfMessage;
        }

        // Others are events that nobody has asked for.
        JsonNode said = JsonNode.Parse(message.ToArray())!;
        if (said["id"] is not null)
            return said["result"] ?? throw new InvalidOperationException($"{method}: {said["error"]}");
    }
}
