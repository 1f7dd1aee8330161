// A chat in the browser, over SignalR. Its room is plain lists and dictionaries: the hub's methods and the clock service are tasks of one
// loop, and so never touch them at the same time.
using AsyncioSharp;
using AsyncioSharp.Hosting;
using Microsoft.AspNetCore.SignalR;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseAsyncio();
builder.Services.AddSignalR();
builder.Services.AddSingleton<Room>();
builder.Services.AddAsyncioService<Clock>();
var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapHub<ChatHub>("/chat");
app.Run();

internal sealed class Room
{
    public Dictionary<string, string> Names { get; } = [];

    public List<string> Lines { get; } = [];
}

internal sealed class ChatHub(Room room) : Hub
{
    public async Task<IEnumerable<string>> Join(string name)
    {
        room.Names[Context.ConnectionId] = name;
        await Say("is here");
        return room.Lines.TakeLast(20);
    }

    public async Task Say(string text)
    {
        string line = $"{room.Names[Context.ConnectionId]}: {text}";
        room.Lines.Add(line);
        await Clients.All.SendAsync("line", line);
        await Clients.All.SendAsync("people", room.Names.Values.Order());
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (room.Names.ContainsKey(Context.ConnectionId))
        {
            await Say("has left");
            room.Names.Remove(Context.ConnectionId);
            await Clients.All.SendAsync("people", room.Names.Values.Order());
        }
    }
}

/// <summary>Tells everybody how long the room has been open. It ends with the host.</summary>
internal sealed class Clock(IHubContext<ChatHub> hub, Room room) : AsyncioService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (int seconds = 0; ; seconds++)
        {
            await hub.Clients.All.SendAsync("clock", $"{seconds} s, {room.Lines.Count} lines", stoppingToken);
            await Asyncio.Sleep(1);
        }
    }
}
