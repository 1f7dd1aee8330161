using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net.Streams;

/// <summary>Facts about a connection, by their type.</summary>
[TestFixture]
public class ExtraInfoTests
{
    [Test]
    public void GetExtraInfo_ByType_GivesTheValueAndDeconstructs() => AsyncioContext.Run(async Coroutine () =>
    {
        Future<(string Host, int Port)> peer = Asyncio.GetRunningLoop().CreateFuture<(string Host, int Port)>();
        Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                var (host, port) = writer.GetExtraInfo<EndPoint>("peername")!;
                peer.SetResult((host, port));
                writer.Close();
                await writer.WaitClosed();
            },
            "127.0.0.1",
            0);
        await using (server)
        {
            var (_, serverPort) = server.Sockets[0].LocalEndPoint!;
            var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", serverPort);
            var (host, port) = writer.GetExtraInfo<IPEndPoint>("sockname")!;

            (await peer).Should().Be((host, port));
            writer.Transport.GetExtraInfo<string>("no such name").Should().BeNull();
            writer.Invoking(w => w.GetExtraInfo<string>("peername")).Should().Throw<InvalidCastException>();
            writer.Close();
            await writer.WaitClosed();
        }
    });

    [Test]
    public void Deconstruct_NameOrUnixAddress_HostAndPortOrAnError()
    {
        var (host, port) = (EndPoint)new DnsEndPoint("example.org", 80);

        (host, port).Should().Be(("example.org", 80));
        new UnixDomainSocketEndPoint("/tmp/x").Invoking(address => { var (_, _) = address; }).Should().Throw<ArgumentException>();
    }
}
