using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A closed server takes no new connections and keeps those it has; wait_closed() waits for the close and for them, and so does the end of its block.</summary>
[Scenario("server_close_keeps_its_connections", 212, 213, 215)]
public static class ServerCloseKeepsItsConnections
{
    private static async Coroutine Wait(Trace t, Server server)
    {
        await server.WaitClosed();
        t.Say("wait is over");
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (bool block in new[] { false, true })
        {
            List<Recorder> accepted = [];
            var server = await loop.CreateServer(
                () =>
                {
                    accepted.Add(new Recorder(t, "server"));
                    return accepted[^1];
                },
                "127.0.0.1",
                0);
            int port = t.Port(server);
            var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            writer.Write("first"u8);
            await Asyncio.Sleep(1);
            t.Say(await accepted[0].Until(5));
            var waiting = Asyncio.CreateTask(Wait(t, server));
            await Asyncio.Sleep(1);
            t.Say($"waiting {!waiting.Done()}");
            if (block)
            {
                await using (server)
                {
                    loop.CallLater(1, writer.Close);
                    t.Say("block ends");
                }
                t.At("after the block");
            }
            else
            {
                server.Close();
                server.Close();
                t.Say($"serving {server.IsServing()}, sockets {server.Sockets.Count}");
                try
                {
                    await Asyncio.OpenConnection("127.0.0.1", port);
                }
                catch (SocketException e)
                {
                    t.Say(t.Error(e));
                }
                writer.Write("second"u8);
                t.Say(await accepted[0].Until(6));
                t.Say($"waiting {!waiting.Done()}");
                writer.Close();
            }
            await waiting;
            await server.WaitClosed();
            await writer.WaitClosed();
        }
    }
}
