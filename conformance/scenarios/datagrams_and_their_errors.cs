using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Datagrams may be empty; an endpoint with a peer refuses other addresses; an error of the system is told and does not end it.</summary>
[Scenario("datagrams_and_their_errors", 198)]
[Platform("Linux")]
public static class DatagramsAndTheirErrors
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (server, atServer) = await loop.CreateDatagramEndpoint(() => new Recording(t, "server"), localAddr: ("127.0.0.1", 0));
        var address = (EndPoint)server.GetExtraInfo("sockname")!;
        var (client, atClient) = await loop.CreateDatagramEndpoint(() => new Recording(t, "client"), remoteAddr: address);
        foreach (string data in new[] { "", "hello" })
        {
            client.Sendto(System.Text.Encoding.ASCII.GetBytes(data));
            await atServer.Next;
        }
        client.Sendto("same"u8, address);
        await atServer.Next;
        try
        {
            client.Sendto("x"u8, new IPEndPoint(IPAddress.Loopback, 1));
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        server.Close();
        await atServer.Next;
        await Asyncio.Sleep(0);
        client.Sendto("nobody there"u8);
        await atClient.Next;
        t.Say($"closing {client.IsClosing()}");
        client.Close();
        await atClient.Next;
    }

    private sealed class Recording(Trace t, string name) : DatagramProtocol
    {
        public Future Next { get; private set; } = Asyncio.GetRunningLoop().CreateFuture();

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
        {
            t.Say($"{name}: '{System.Text.Encoding.ASCII.GetString(data)}'");
            Wake();
        }

        public override void ErrorReceived(Exception exc)
        {
            t.Say($"{name}: {t.Error(exc)}");
            Wake();
        }

        public override void ConnectionLost(Exception? exc)
        {
            t.Say($"{name}: lost, {t.Error(exc)}");
            Wake();
        }

        private void Wake()
        {
            Next.SetResult();
            Next = Asyncio.GetRunningLoop().CreateFuture();
        }
    }
}
