using System.Diagnostics;
using System.Net;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>A program that is busy in ways of which each can be measured: half of the time, with slow steps, with traffic.</summary>
internal static class Work
{
    /// <summary>A name as an attacker would choose it.</summary>
    public const string HostileName = "<img src=x onerror=\"document.title='taken'\">";

    private static readonly AsyncioLock s_gate = new();

    public static async Coroutine Runs(int idlers)
    {
        Asyncio.CreateTask(Burner(), name: "burner");
        Asyncio.CreateTask(Slow(), name: "slowpoke");
        Asyncio.CreateTask(Holder(), name: "holder");
        Asyncio.CreateTask(Waiter(), name: HostileName);
        Asyncio.CreateTask(() => Native(), name: "native");
        Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
        Asyncio.CreateTask(Talker(((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port), name: "talker");
        Asyncio.GetRunningLoop().CallLater(0.3, TargetProgram.IsReady);
        await Asyncio.Gather(Enumerable.Range(0, idlers).Select(number => Asyncio.CreateTask(Idler(), name: $"idler-{number}")));
    }

    private static async Coroutine Idler() => await Asyncio.Sleep(1000);

    private static async Coroutine Burner()
    {
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 6)
            {
            }

            await Asyncio.Sleep(0.006);
        }
    }

    private static async Coroutine Slow()
    {
        while (true)
        {
            await Asyncio.Sleep(0.7);
            Thread.Sleep(200);
        }
    }

    private static async Coroutine Holder()
    {
        using (await s_gate.Acquire())
        {
            await Asyncio.Sleep(1000);
        }
    }

    private static async Coroutine Waiter()
    {
        using (await s_gate.Acquire())
        {
        }
    }

    private static async Task Native()
    {
        while (true)
        {
            await Task.Delay(50);
        }
    }

    private static async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        while (true)
        {
            writer.Write(await reader.ReadExactly(10_000));
            await writer.Drain();
        }
    }

    private static async Coroutine Talker(int port)
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", port);
        while (true)
        {
            writer.Write(new byte[10_000]);
            await writer.Drain();
            await reader.ReadExactly(10_000);
            await Asyncio.Sleep(0.02);
        }
    }
}
