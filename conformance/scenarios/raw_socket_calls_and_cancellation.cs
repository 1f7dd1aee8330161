using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Raw socket calls take what is there at once, wait for what is not, and leave nothing behind when they are cancelled.</summary>
[Scenario("raw_socket_calls_and_cancellation", 219)]
public static class RawSocketCallsAndCancellation
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        other.Send("ready"u8);
        t.Turns(1);
        t.Say(System.Text.Encoding.ASCII.GetString(await loop.SockRecv(one, 10)));
        AsyncioTask task = Asyncio.CreateTask(loop.SockRecv(one, 10));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At($"{t.Ended(task)}, reader left {loop.RemoveReader(one)}");
        other.Send("later"u8);
        await Asyncio.Sleep(1);
        var buffer = new byte[10];
        int n = await loop.SockRecvInto(one, buffer);
        t.Say($"{n} {System.Text.Encoding.ASCII.GetString(buffer, 0, n)}");
        task = Asyncio.CreateTask(loop.SockSendall(one, new byte[20_000_000]));
        await Asyncio.Sleep(1);
        t.Say($"sending {!task.Done()}");
        task.Cancel();
        await Asyncio.Wait([task]);
        t.Say($"{t.Ended(task)}, writer left {loop.RemoveWriter(one)}");
        var sending = Asyncio.CreateTask(loop.SockSendall(other, new byte[20_000_000]));
        int received = 0;
        while (received < 20_000_000)
            received += (await loop.SockRecv(one, 100_000)).Length;
        await sending;
        t.Say($"None, received {received}");
        one.Close();
        other.Close();
    }
}
