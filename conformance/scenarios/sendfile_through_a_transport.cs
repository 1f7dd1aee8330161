using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>sendfile() sends a file or a part of it, leaves the file's position behind what was sent; plain writes meanwhile are refused.</summary>
[Scenario("sendfile_through_a_transport", 218)]
public static class SendfileThroughATransport
{
    private const int Size = 20_000_000;

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        string path = Path.GetTempFileName();
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("0123456789", Size / 10)));
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.DeleteOnClose);
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one"), sock: one);
        long sent = await loop.Sendfile(transport, file, 5, 10);
        var buffer = new byte[100];
        t.Say($"sent {sent}, at {file.Position}, peer has {System.Text.Encoding.ASCII.GetString(buffer, 0, other.Receive(buffer))}");
        var task = Asyncio.CreateTask(loop.Sendfile(transport, file));
        await Asyncio.Sleep(1);
        try
        {
            transport.Write("meanwhile"u8);
        }
        catch (InvalidOperationException e)
        {
            t.Say($"write: {t.Error(e)}");
        }
        int received = 0;
        while (received < Size)
            received += (await loop.SockRecv(other, 100_000)).Length;
        t.Say($"sent {await task}, at {file.Position}, received {received}");
        transport.Write("after"u8);
        t.Say(System.Text.Encoding.ASCII.GetString(await loop.SockRecv(other, 10)));
        var sending = Asyncio.CreateTask(loop.SockSendfile(other, file, Size - 3));
        t.Say(await protocol.Until(3));
        t.Say($"sent {await sending}, at {file.Position}");
        transport.Close();
        try
        {
            await loop.Sendfile(transport, file);
        }
        catch (InvalidOperationException e)
        {
            t.Say($"closing: {t.Error(e)}");
        }
        await protocol.Lost;
        other.Close();
    }
}
