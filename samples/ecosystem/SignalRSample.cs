using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ecosystem;

internal sealed class Chat : Hub
{
    /// <summary>Done when a stream has ended on the server.</summary>
    public static readonly TaskCompletionSource Counted = new();

    public Task Say(string text) => Clients.All.SendAsync("said", text);

    public Task Wait() => Task.Delay(5000, Context.ConnectionAborted);

    public async IAsyncEnumerable<int> Count([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 1; ; i++)
            {
                yield return i;
                await Task.Delay(20, cancellationToken);
            }
        }
        finally
        {
            Counted.TrySetResult();
        }
    }
}

internal static class SignalRSample
{
    public static async Coroutine Run()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        await using WebApplication app = builder.Build();
        app.MapHub<Chat>("/chat");
        await app.StartAsync();
        string url = app.Urls.First();

        // begin signalr
        await using HubConnection hub = new HubConnectionBuilder().WithUrl($"{url}/chat").Build();
        var said = new AsyncioQueue<string>();
        hub.On<string>("said", _ => Say("a handler on the loop", OnLoop));
        hub.On("said", loop.Wrap((string text) => said.PutNowait(text)));
        await hub.StartAsync();

        await hub.InvokeAsync("Say", "hello");
        Say("said", await said.Get());
        Say("after an await on the loop", OnLoop);

        Say("a call of 5 s, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => hub.InvokeAsync("Wait", ct), 0.1)));

        // A stream goes on on the server until its token is cancelled, also when nobody reads it any more.
        using var stop = new CancellationTokenSource();
        await foreach (int number in hub.StreamAsync<int>("Count", stop.Token))
        {
            if (number == 3)
            {
                Say("the third item of a stream, on the loop", OnLoop);
                break;
            }
        }

        stop.Cancel();
        Say("the end of the stream on the server", await ErrorOf(() => Asyncio.WaitFor(Chat.Counted.Task, 2)));
        // end
        // Waits with its thread blocked until the hub has hung up.
        await hub.DisposeAsync();
        await Task.Run(() => app.StopAsync());
    }
}
