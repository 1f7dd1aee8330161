using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>serve_forever() runs once at a time; cancelled, it closes the server and passes the cancellation on, and a closed server cannot serve.</summary>
[Scenario("server_serves_until_it_is_cancelled", 211)]
public static class ServerServesUntilItIsCancelled
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var server = await loop.CreateServer(() => new Silent(), "127.0.0.1", 0, startServing: false);
        var task = Asyncio.CreateTask(server.ServeForever());
        await Asyncio.Sleep(1);
        t.Say($"serving {server.IsServing()}");
        try
        {
            await server.ServeForever();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"twice: {t.Error(e)}");
        }
        task.Cancel("enough");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, serving {server.IsServing()}, sockets {server.Sockets.Count}");
        }
        try
        {
            await server.ServeForever();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"afterwards: {t.Error(e)}");
        }
        server = await loop.CreateServer(() => new Silent(), "127.0.0.1", 0);
        task = Asyncio.CreateTask(server.ServeForever());
        await Asyncio.Sleep(1);
        server.Close();
        await Asyncio.Wait([task]);
        t.Say($"closed: {t.Ended(task)}");
    }

    private sealed class Silent : Protocol
    {
    }
}
