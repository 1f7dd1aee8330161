using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

#pragma warning disable ASY012 // What is tested needs a full buffer.

namespace AsyncioSharp.Tests.Net;

/// <summary>Cancellation of everything that waits for the network, at every turn: nothing is lost, nothing stays registered, and the next call works.</summary>
public class CancellationTests(SelectorKind kind) : FaultFixture(kind)
{
    [Test]
    public void Reads_CancelledAgainAndAgain_LoseNothing([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        var (_, near, farReader, far) = await Streams(tls);
        var expected = new List<byte>();
        var received = new List<byte>();
        int cancelled = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] message = [(byte)i, (byte)(i >> 1), (byte)'\n'];
            expected.AddRange(message);
            near.Write(message);
            AsyncioTask<byte[]> reading = loop.CreateTask((i % 4) switch
            {
                0 => farReader.Read(2),
                1 => farReader.ReadExactly(3),
                2 => farReader.ReadUntil("\n"u8.ToArray()),
                _ => farReader.ReadLine(),
            });
            await Turns(i % 7);
            reading.Cancel();
            await Asyncio.Wait([reading]);
            if (reading.Cancelled())
            {
                cancelled++;
            }
            else
            {
                received.AddRange(reading.Result());
            }
        }

        cancelled.Should().BePositive();
        near.Close();
        received.AddRange(await farReader.Read());
        received.Should().Equal(expected);
        await Drop(near, far);
    });

    [Test]
    public void DrainAndWaitClosed_Cancelled_LeaveTheConnectionAlone([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        var (_, near, farReader, far) = await Streams(tls);
        near.Write(new byte[8_000_000]);
        for (int turns = 0; turns < 5; turns++)
        {
            AsyncioTask draining = Asyncio.CreateTask(near.Drain());
            AsyncioTask waiting = Asyncio.CreateTask(near.WaitClosed());
            await Turns(turns);
            draining.Cancel();
            waiting.Cancel();
            await Asyncio.Wait([draining, waiting]);
            draining.Cancelled().Should().BeTrue();
            waiting.Cancelled().Should().BeTrue();
        }

        near.IsClosing().Should().BeFalse();
        near.Write("end"u8);
        AsyncioTask last = Asyncio.CreateTask(near.Drain());
        (await farReader.ReadExactly(8_000_003))[^3..].Should().Equal("end"u8.ToArray());
        await last;
        AsyncioTask end = Asyncio.CreateTask(near.WaitClosed());
        near.Close();
        far.Close();
        await end;
        await Drop(near, far);
    });

    [Test]
    public void StartTls_CancelledAtEveryTurn_EndsTheConnectionOrIsDone() => Run(async Coroutine (loop) =>
    {
        for (int turns = 1; turns < 12; turns++)
        {
            var (_, near, _, far) = await Streams(tls: false);
            AsyncioTask client = Asyncio.CreateTask(near.StartTls(Trusting(tls: true), serverHostname: "localhost"));
            AsyncioTask server = Asyncio.CreateTask(far.StartTls(Serving(tls: true)!));
            await Turns(turns);
            client.Cancel();
            await Asyncio.Wait([client]);
            if (client.Cancelled())
            {
                // The other side hears of it, during its handshake or after it.
                await Asyncio.Wait([server]);
                _ = server.Exception();
            }
            else
            {
                await server;
                near.Write("x"u8);
            }

            await Drop(near, far);
            await Turns(2);
            KeysOf(loop).Should().Be(0, "{0} turns", turns);
        }
    });

    [Test]
    [KernelOnly]
    public void SockAccept_Cancelled_NextOneGetsTheConnection() => Run(async Coroutine (loop) =>
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(10);
        listener.Blocking = false;
        for (int turns = 0; turns < 4; turns++)
        {
            AsyncioTask<(Socket Conn, EndPoint? Address)> accepting = loop.CreateTask(loop.SockAccept(listener));
            await Turns(turns);
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            accepting.Cancel();
            await Asyncio.Wait([accepting]);
            Socket accepted = (accepting.Cancelled() ? await loop.SockAccept(listener) : accepting.Result()).Conn;
            accepted.RemoteEndPoint.Should().Be(client.LocalEndPoint);
            accepted.Dispose();
        }

        loop.RemoveReader(listener).Should().BeFalse();
    });

    [Test]
    [KernelOnly]
    public void SockSendall_Cancelled_LeavesNothingRegistered() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask sending = loop.CreateTask(loop.SockSendall(ours, new byte[20_000_000]));
        await UntilStill(() => sending.Done() ? 1 : 0);
        sending.Done().Should().BeFalse();
        sending.Cancel();
        await Asyncio.Wait([sending]);
        sending.Cancelled().Should().BeTrue();
        loop.RemoveWriter(ours).Should().BeFalse();
        Close(ours, peer);
    });

    [Test]
    public void OpenConnection_CancelledAtEveryTurn_KeepsNoSocket([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        List<AsyncioStreamWriter> accepted = [];
        Server server = await Asyncio.StartServer((_, writer) => accepted.Add(writer), "127.0.0.1", 0, ssl: Serving(tls));
        for (int turns = 0; turns < 16; turns++)
        {
            AsyncioTask<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> opening = loop.CreateTask(Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: Trusting(tls)));
            await Turns(turns);
            opening.Cancel();
            await Asyncio.Wait([opening]);
            if (!opening.Cancelled())
            {
                opening.Result().Writer.Transport.Abort();
            }
        }

        server.Close();
        await UntilStill(() => accepted.Count);
        server.AbortClients();
        await server.WaitClosed();
        await Turns(3);
        KeysOf(loop).Should().Be(0);
    });
}
