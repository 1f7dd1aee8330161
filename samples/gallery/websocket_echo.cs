// A WebSocket server on Kestrel whose connections live on a loop, and a client that talks to it. Each connection is a task of the loop, so the
// handlers may share plain objects. Shows UseAsyncio, and that a handler may use everything of asyncio: here an idle connection ends by WaitFor.
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

int messages = 0;
app.Map("/echo", async (HttpContext context) =>
{
    using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
    Console.WriteLine($"task: {Asyncio.CurrentTask()!.GetName()}");
    var buffer = new byte[1024];
    try
    {
        while (true)
        {
            ValueWebSocketReceiveResult got = await Asyncio.WaitFor(
                token => socket.ReceiveAsync(buffer.AsMemory(), token), timeout: 0.5);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                break;
            }

            messages++;
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
        }
    }
    catch (TimeoutException)
    {
        Console.WriteLine("idle for half a second");
    }
});
await app.StartAsync();

using var client = new ClientWebSocket();
await client.ConnectAsync(new Uri(app.Urls.First().Replace("http", "ws") + "/echo"), CancellationToken.None);
var answer = new byte[1024];
foreach (string text in (string[])["hello", "world"])
{
    await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    ValueWebSocketReceiveResult got = await client.ReceiveAsync(answer.AsMemory(), CancellationToken.None);
    Console.WriteLine(Encoding.UTF8.GetString(answer, 0, got.Count));
}

// Silence, until the server has had enough of it.
try
{
    await client.ReceiveAsync(answer.AsMemory(), CancellationToken.None);
}
catch (WebSocketException)
{
    Console.WriteLine("the server has ended it");
}

Console.WriteLine($"{messages} messages");
await app.StopAsync();
