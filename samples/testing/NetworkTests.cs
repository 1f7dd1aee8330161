using System.Net;
using AsyncioSharp;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;
using NUnit.Framework;

namespace Samples.Testing;

/// <summary>A server and its client on the loop of a test. The sockets are real; virtual time is held, or it would run ahead of them.</summary>
[TestFixture]
public class NetworkTests
{
    [Test, Asyncio]
    public async Task AnEchoComesBackWithinItsTimeout()
    {
        var loop = Asyncio.GetRunningLoop();
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
        var address = (IPEndPoint)server.Sockets[0].LocalEndPoint!;

        using (loop.HoldTime())
        {
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", address.Port);
            writer.Write("Hello"u8.ToArray());
            Assert.That(await Asyncio.WaitFor(reader.Read(), timeout: 0.000_001), Is.EqualTo("Hello"u8.ToArray()));
            writer.Close();
            await writer.WaitClosed();
        }

        Assert.That(loop.Elapsed, Is.EqualTo(TimeSpan.Zero));
    }

    private static async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        writer.Write(await reader.Read(100));
        writer.Close();
        await writer.WaitClosed();
    }
}
