using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A socket has one reader and one writer: a second one replaces the first; removing tells whether there was one, and each runs in the context of its registration.</summary>
[Scenario("readers_and_writers_one_per_direction", 35, 36, 238)]
public static class ReadersAndWritersOnePerDirection
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var var = new ContextVar<string>("var", "default");
        var (one, other) = t.Pair();
        Future read = loop.CreateFuture(), written = loop.CreateFuture();

        void Readable()
        {
            var buffer = new byte[10];
            t.Say($"reader: {System.Text.Encoding.ASCII.GetString(buffer, 0, one.Receive(buffer))}, {var.Get()}");
            read.SetResult();
        }

        void Writable()
        {
            t.Say($"writer removed {loop.RemoveWriter(one)}, again {loop.RemoveWriter(one)}");
            written.SetResult();
        }

        loop.AddReader(one, () => t.Say("never"));
        var.Set("at registration");
        loop.AddReader(one, Readable);
        var.Set("later");
        other.Send("hello"u8);
        await read;
        loop.AddWriter(one, () => t.Say("never"));
        loop.AddWriter(one, Writable);
        await written;
        t.Say($"reader removed {loop.RemoveReader(one)}, again {loop.RemoveReader(one)}");
        other.Send("more"u8);
        await Asyncio.Sleep(1);
        var (transport, _) = await loop.CreateConnection(() => new Silent(), sock: one);
        try
        {
            loop.AddReader(one, () => t.Say("never"));
        }
        catch (InvalidOperationException e)
        {
            t.Say($"of a transport: {t.Error(e)}");
        }
        transport.Abort();
        await Asyncio.Sleep(0);
        loop.AddReader(other, () => t.Say("never"));
        loop.RemoveReader(other);
        other.Close();
    }

    private sealed class Silent : Protocol
    {
    }
}
