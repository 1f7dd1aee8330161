// A WebSocket server on Kestrel whose connections live on a loop, and two clients that talk to it. Each connection is a task of the loop, so the
// handlers share plain objects without a lock. Shows UseAsyncio, and what a task of a connection is called.
#:sdk Microsoft.NET.Sdk.Web
#:project ../../AsyncioSharp.AspNetCore/AsyncioSharp.AspNetCore.csproj
using System.Net.WebSockets;
using System.Text;
using AsyncioSharp;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.WebHost.UseAsyncio();
await using WebApplication app = builder.Build();
app.UseWebSockets();

var counts = new Dictionary<string, int>();
app.Map("/echo", async (HttpContext context) =>
{
    using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
    var buffer = new byte[1024];
    while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } got)
    {
        string task = Asyncio.CurrentTask()!.GetName();
        counts[task] = counts.GetValueOrDefault(task) + 1;
        await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
    }

    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
});
await app.StartAsync();

using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
var url = new Uri(app.Urls.First().Replace("http", "ws") + "/echo");
await Task.WhenAll(Talk("ada"), Talk("bob"));
foreach ((string task, int count) in counts)
{
    Console.WriteLine($"{task}: {count} messages");
}

await app.StopAsync(limit.Token);

async Task Talk(string name)
{
    using var client = new ClientWebSocket();
    await client.ConnectAsync(url, limit.Token);
    var answer = new byte[1024];
    for (int i = 0; i < 3; i++)
    {
        await client.SendAsync(Encoding.UTF8.GetBytes($"{name} {i}"), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        ValueWebSocketReceiveResult got = await client.ReceiveAsync(answer.AsMemory(), limit.Token);
        if (Encoding.UTF8.GetString(answer, 0, got.Count) != $"{name} {i}")
        {
            throw new InvalidOperationException("That is not what was sent.");
        }
    }

    await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", limit.Token);
}
