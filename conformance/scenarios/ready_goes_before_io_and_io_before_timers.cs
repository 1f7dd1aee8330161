using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>In one turn what was ready goes first, then readers, then timers that are due; callbacks that go on and on do not keep readers from their turn.</summary>
[Scenario("ready_goes_before_io_and_io_before_timers", 2, 3)]
public static class ReadyGoesBeforeIoAndIoBeforeTimers
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        var done = loop.CreateFuture();

        void Readable()
        {
            t.Say("reader");
            loop.RemoveReader(one);
            done.SetResult();
        }

        void Again()
        {
            if (!done.Done())
                loop.CallSoon(Again);
        }

        other.Send("x"u8);
        loop.CallLater(0, () => t.Say("timer"));
        loop.AddReader(one, Readable);
        loop.CallSoon(() => t.Say("ready"));
        await done;
        t.Say("main");
        done = loop.CreateFuture();
        loop.CallSoon(Again);
        loop.AddReader(one, Readable);
        await done;
        t.Say("end");
        one.Close();
        other.Close();
    }
}
