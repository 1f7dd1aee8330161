using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>In debug mode the raw socket calls refuse a socket that blocks.</summary>
[Scenario("debug_mode_refuses_blocking_sockets", 247)]
public static class DebugModeRefusesBlockingSockets
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetDebug(true);
        var (one, other) = t.Pair();
        one.Blocking = true;
        foreach (var (what, use) in new (string, Func<Coroutine>)[]
        {
            ("recv", async () => await loop.SockRecv(one, 1)), ("recv_into", async () => await loop.SockRecvInto(one, new byte[1])),
            ("sendall", () => loop.SockSendall(one, new byte[1])), ("accept", async () => await loop.SockAccept(one)),
        })
        {
            try
            {
                await use();
            }
            catch (ArgumentException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }
        one.Close();
        other.Close();
    }
}
