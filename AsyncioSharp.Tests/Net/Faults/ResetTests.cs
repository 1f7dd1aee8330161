using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Peers that reset the connection at each stage of a conversation over streams: whoever waits hears of it, once, and the server goes on.</summary>
[KernelOnly]
public class ResetTests(SelectorKind kind) : FaultFixture(kind)
{
    [Test]
    public void PeerResets_AtAStage_WhoeverWaitsHearsOfIt([Values("accepted", "request", "response", "drain")] string stage, [Values] bool tls) => Run(async Coroutine (loop) =>
    {
        Future reached = loop.CreateFuture();
        Future<Exception?> outcome = loop.CreateFuture<Exception?>();
        Future<Exception?> end = loop.CreateFuture<Exception?>();
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                if (outcome.Done())
                {
                    writer.Close();
                    return;
                }

                outcome.SetResult(await ErrorOf(() => Converse(stage, reader, writer, reached)));
                end.SetResult(await ErrorOf(writer.WaitClosed));
            },
            "127.0.0.1",
            0,
            ssl: Serving(tls));
        var (reader, writer) = await OpenResetting(server, tls);
        if (stage != "accepted")
        {
            writer.Write("request"u8);
        }

        if (stage is "response")
        {
            await reader.ReadExactly(10);
        }

        await reached;
        writer.Transport.Abort();

        // Under TLS the error may be SslStream's, with the socket's inside.
        Exception? error = await outcome;
        (error is SocketException or IOException { InnerException: SocketException }).Should().BeTrue("{0}", error);
        (await end).Should().NotBeNull();

        var (next, nextWriter) = await OpenResetting(server, tls);
        (await next.Read()).Should().BeEmpty("the server goes on");
        await Drop(nextWriter);
    });

    [Test]
    public void PeerResets_NobodyCatches_ReportedAndTheServerGoesOn([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        Future reached = loop.CreateFuture();
        await using Server server = await Asyncio.StartServer((reader, writer) => Converse("accepted", reader, writer, reached), "127.0.0.1", 0, ssl: Serving(tls));
        var (_, writer) = await OpenResetting(server, tls);
        await reached;
        writer.Transport.Abort();
        await UntilReport();
        TakeReport("clientConnectedCb").Exception.Should().Match(static error => error is SocketException || error is IOException);
    });

    [TestCase("before the hello")]
    [TestCase("inside of the hello")]
    [TestCase("after the hello")]
    public void PeerResets_DuringStartTls_ItFailsAndTheServerGoesOn(string stage) => Run(async Coroutine (loop) =>
    {
        Future<Exception?> outcome = loop.CreateFuture<Exception?>();
        Future begun = loop.CreateFuture();
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                await reader.ReadLine();
                writer.Write("go\n"u8);
                begun.SetResult();
                outcome.SetResult(await ErrorOf(() => writer.StartTls(TestCertificates.Localhost)));
            },
            "127.0.0.1",
            0);
        Socket peer = ConnectTo(server);
        peer.Send("STARTTLS\n"u8);
        await begun;
        (await Asyncio.ToThread(() => peer.Receive(new byte[3]))).Should().Be(3);
        if (stage == "after the hello")
        {
            peer.Send(await ClientHello());

            // The rest of the server's answer is on its way, and will not be read.
            await Asyncio.ToThread(() => peer.Receive(new byte[1]));
        }
        else if (stage == "inside of the hello")
        {
            // The head of a record of 256 bytes, and none of them.
            peer.Send([22, 3, 1, 1, 0]);
            await Turns(5);
        }

        Reset(peer);
        Exception? error = await outcome;
        (error is IOException or SocketException).Should().BeTrue("{0}", error);
        KeysOf(loop).Should().Be(1, "the listening socket is left");

        async Coroutine<byte[]> ClientHello()
        {
            (SocketTransport transport, RecordingProtocol protocol, Socket other) = Connect(loop);
            await protocol.Until(static p => p.Events.Contains("made"));
            AsyncioTask<Transport> starting = loop.CreateTask(loop.StartTls(transport, protocol, true, serverHostname: "localhost"));
            await Turns(2);
            var buffer = new byte[4096];
            int count = await Asyncio.ToThread(() => other.Receive(buffer));
            starting.Cancel();
            await Asyncio.Wait([starting]);
            other.Close();
            await Turns(2);
            return buffer[..count];
        }
    });

    [Test]
    public void ServerResets_DuringTheClientsStartTls_ItFails() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var (_, writer) = await Asyncio.OpenConnection(sock: ours);
        AsyncioTask starting = Asyncio.CreateTask(writer.StartTls(true, serverHostname: "localhost"));
        await Asyncio.ToThread(() => peer.Receive(new byte[100]));
        Reset(peer);
        Exception? error = await ErrorOf(async Coroutine () => await starting);
        (error is IOException or SocketException).Should().BeTrue("{0}", error);
        KeysOf(loop).Should().Be(0);
    });

    private static async Coroutine Converse(string stage, AsyncioStreamReader reader, AsyncioStreamWriter writer, Future reached)
    {
        switch (stage)
        {
            case "accepted":
                reached.SetResultOnce();
                await reader.ReadLine();
                break;
            case "request":
                await reader.ReadExactly(7);
                reached.SetResultOnce();
                await reader.ReadLine();
                break;
            case "response":
                await reader.ReadExactly(7);
                reached.SetResultOnce();
                for (int i = 0; i < 10_000; i++)
                {
                    writer.Write(new byte[10_000]);
                    await writer.Drain();
                }

                break;
            default:
                await reader.ReadExactly(7);
                writer.Write(new byte[20_000_000]);
                Asyncio.GetRunningLoop().CallSoon(reached.SetResultOnce);
                await writer.Drain();
                break;
        }
    }

    private static async Coroutine<Exception?> ErrorOf(Func<Coroutine> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception error) when (error is not CancelledError)
        {
            return error;
        }
    }
}
