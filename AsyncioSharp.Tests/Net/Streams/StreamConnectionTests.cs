using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY012 // What is tested: writes that nobody reads.

namespace AsyncioSharp.Tests.Net;

/// <summary>Reader and writer over a real connection: how writing waits, and how connections end.</summary>
public class StreamConnectionTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    public void OpenConnection_ToAStreamServer_Echoes() => Run(async Coroutine (loop) =>
    {
        Server server = await Asyncio.StartServer(
            async (reader, writer) =>
            {
                await foreach (byte[] line in reader)
                {
                    writer.Write(line);
                    await writer.Drain();
                }

                writer.Close();
            },
            "127.0.0.1",
            0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        writer.GetExtraInfo("peername").Should().Be(server.Sockets[0].LocalEndPoint);
        writer.Write("one\n"u8);
        (await reader.ReadLine()).Should().Equal("one\n"u8.ToArray());
        writer.Writelines(["two\n"u8.ToArray(), "three"u8.ToArray()]);
        writer.CanWriteEof().Should().BeTrue();
        writer.WriteEof();
        (await reader.Read()).Should().Equal("two\nthree"u8.ToArray());
        reader.AtEof().Should().BeTrue();
        writer.Close();
        writer.IsClosing().Should().BeTrue();
        await writer.WaitClosed();
        await using (server)
        {
        }
    });

    [Test]
    [KernelOnly]
    public void Writer_DisposeAsync_SendsTheRestAndWaitsForTheEnd() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var (_, writer) = await Asyncio.OpenConnection(sock: ours);
        await using (writer)
        {
            writer.Write("rest"u8);
        }

        writer.IsClosing().Should().BeTrue();
        (await loop.RunInExecutor(null, () => Receive(peer))).Should().Be("rest");
        await writer.DisposeAsync();
        peer.Dispose();
    });

    [Test]
    [KernelOnly]
    public void Writer_DisposeAsyncOfABrokenConnection_DoesNotHideTheExceptionOfTheBlock() => Run(async Task (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection(sock: ours);
        Func<Task> block = async () =>
        {
            await using (writer)
            {
                peer.Close(0);
                writer.Write(new byte[1_000_000]);
                await Asyncio.Sleep(0.01);
                writer.Write("x"u8);
                throw new TrialError();
            }
        };
        await block.Should().ThrowAsync<TrialError>();
    });

    [Test]
    [KernelOnly]
    public void OpenConnection_WrongArguments_AreRefused() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        await Virtual.Error<ArgumentException>(Asyncio.OpenConnection());
        await Virtual.Error<ArgumentException>(Asyncio.OpenConnection("127.0.0.1", 1, sock: ours));
        await Virtual.Error<ArgumentException>(Asyncio.OpenConnection(sock: ours, limit: 0));
        var (reader, writer) = await Asyncio.OpenConnection(sock: ours);
        peer.Send("x"u8);
        (await reader.Read(1)).Should().HaveCount(1);
        await End(writer, peer);
    });

    [Test]
    [KernelOnly]
    public void OpenConnection_CancelledMeanwhile_ClosesTheConnection() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask opening = Asyncio.CreateTask(async Coroutine () => await Asyncio.OpenConnection(sock: ours));
        await Asyncio.Sleep(0);
        opening.Cancel();
        await Virtual.Error<CancelledError>(opening);
        (await loop.RunInExecutor(null, () => Receive(peer))).Should().BeEmpty();
    });

    [Test]
    public void OpenConnection_NobodyListens_Throws() => Run(async Coroutine (loop) =>
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        int port = ((System.Net.IPEndPoint)unused.LocalEndPoint!).Port;
        (await Virtual.Error<SocketException>(Asyncio.OpenConnection("127.0.0.1", port))).SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    });

    [Test]
    public void OpenUnixConnection_ToAUnixStreamServer_Works() => Run(async Coroutine (loop) =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"asyncio-{Guid.NewGuid():N}");
        Server server = await Asyncio.StartUnixServer(
            async (reader, writer) =>
            {
                writer.Write(await reader.ReadLine());
                writer.Close();
            },
            path);
        var (reader, writer) = await Asyncio.OpenUnixConnection(path);
        writer.Write("hello\n"u8);
        (await reader.Read()).Should().Equal("hello\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();
        File.Exists(path).Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "163")]
    [KernelOnly]
    public void Reader_NobodyReads_BuffersABoundedAmount() => Run(async Coroutine (loop) =>
    {
        const int limit = 1000;
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open(limit);
        var transport = (Transport)writer.Transport;
        byte[] data = new byte[3_000_000];
        Future<int> sent = loop.RunInExecutor(null, () => peer.Send(data));
        while (transport.IsReading())
        {
            await Asyncio.Sleep(0);
        }

        for (int i = 0; i < 20; i++)
        {
            await Asyncio.Sleep(0);
        }

        // Above twice the limit by one receive at most, which is 256 KiB.
        int buffered = int.Parse(reader.ToString().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        buffered.Should().BeInRange((2 * limit) + 1, (2 * limit) + (256 * 1024));
        (await reader.ReadExactly(data.Length)).Should().Equal(data);
        await sent;
        await End(writer, peer);
    });

    [Test]
    [Property("Semantic", "173")]
    [KernelOnly]
    public void PeerEndsItsSide_WritingGoesOn() => Run(async Coroutine (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        peer.Send("last"u8);
        peer.Shutdown(SocketShutdown.Send);
        (await reader.Read()).Should().Equal("last"u8.ToArray());
        writer.IsClosing().Should().BeFalse();
        writer.Write("still here"u8);
        await writer.Drain();
        writer.Close();
        await writer.WaitClosed();
        (await loop.RunInExecutor(null, () => Receive(peer))).Should().Be("still here");
    });

    [Test]
    [Property("Semantic", "173")]
    [KernelOnly]
    public void EofReceived_OverTls_ClosesTheTransport() => Run(async Coroutine (loop) =>
    {
        var reader = new AsyncioStreamReader();
        var protocol = new StreamReaderProtocol(reader);
        (SocketTransport plain, RecordingProtocol recording, Socket peer) = Connect(loop);
        protocol.ConnectionMade(plain);
        protocol.EofReceived().Should().BeTrue();
        reader.AtEof().Should().BeTrue();

        var secure = new StreamReaderProtocol(new AsyncioStreamReader());
        secure.ConnectionMade(new SecureTransport());
        secure.EofReceived().Should().BeFalse();
        plain.Close();
        await recording.UntilLost();
        peer.Close();
    });

    [Test]
    [Property("Semantic", "175")]
    [KernelOnly]
    public void Drain_NothingToWaitFor_DoesNotYieldAndAllocatesOneObject() => Run(async Coroutine (loop) =>
    {
        (_, AsyncioStreamWriter writer, Socket peer) = await Open();
        bool ran = false;
        loop.CallSoon(() => ran = true);
        long best = long.MaxValue;
        for (int round = 0; round < 100 && best > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                await writer.Drain();
            }

            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        best.Should().Be(80_000, "one operation of 80 bytes");
        ran.Should().BeFalse();
        await End(writer, peer);
    });

    [Test]
    [KernelOnly]
    public void Drain_HeldByWhoAwaitedIt_IsRefused([Values] SecondUse use, [Values] bool debug) => Run(async Coroutine (loop) =>
    {
        loop.SetDebug(debug);
        (_, AsyncioStreamWriter a, Socket peerOfA) = await Open();
        (_, AsyncioStreamWriter b, Socket peerOfB) = await Open();
        Coroutine ofA = a.Drain();
        await ofA;
        Coroutine ofB = b.Drain();
        await use.MustBeRefused(ofA);
        await ofB;
        await use.MustBeRefused(ofB);
        await End(a, peerOfA);
        await End(b, peerOfB);
    });

    [Test]
    [Property("Semantic", "175")]
    [PythonTest("test_streams", "StreamTests.test_multiple_drain")]
    [KernelOnly]
    public void Drain_Paused_WaitsUntilResumed() => Run(async Coroutine (loop) =>
    {
        (_, AsyncioStreamWriter writer, Socket peer) = await Open();
        byte[] data = new byte[6_000_000];
        writer.Write(data);
        AsyncioTask drain = Asyncio.CreateTask(writer.Drain());
        AsyncioTask other = Asyncio.CreateTask(writer.Drain());
        AsyncioTask cancelled = Asyncio.CreateTask(writer.Drain());
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        drain.Done().Should().BeFalse();
        cancelled.Cancel();
        await Virtual.Error<CancelledError>(cancelled);
        Future<int> received = loop.RunInExecutor(null, () => ReceiveExactly(peer, data.Length));
        await drain;
        writer.Transport.GetWriteBufferSize().Should().BeLessThanOrEqualTo(16_384);
        await other;
        (await received).Should().Be(data.Length);
        await End(writer, peer);
    });

    [Test]
    [Property("Semantic", "175")]
    [KernelOnly]
    public void Drain_Closing_YieldsOneTurn() => Run(async Coroutine (loop) =>
    {
        (_, AsyncioStreamWriter writer, Socket peer) = await Open();
        writer.Close();
        using var turns = new Infrastructure.TurnCounter(loop);
        int before = turns.Count;
        (await Virtual.Error<SocketException>(writer.Drain())).SocketErrorCode.Should().Be(SocketError.ConnectionReset, "the end was told in the turn that it gave");
        (turns.Count - before).Should().Be(1);
        (await Virtual.Error<SocketException>(writer.Drain())).Message.Should().Be("Connection lost");
        await writer.WaitClosed();
        peer.Close();
    });

    [Test]
    [Property("Semantic", "175")]
    [KernelOnly]
    public void Drain_ReaderFailed_ThrowsItsErrorFirst() => Run(async Coroutine (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        reader.SetException(new FormatException());
        await Virtual.Error<FormatException>(writer.Drain());
        writer.Close();
        await Virtual.Error<FormatException>(writer.Drain());
        await writer.WaitClosed();
        peer.Close();
    });

    [Test]
    [Property("Semantic", "176")]
    [KernelOnly]
    public void Drain_ConnectionEndsCleanlyMeanwhile_Returns() => Run(async Coroutine (loop) =>
    {
        (_, AsyncioStreamWriter writer, Socket peer) = await Open();
        writer.Write(new byte[6_000_000]);
        AsyncioTask[] drains = [Asyncio.CreateTask(writer.Drain()), Asyncio.CreateTask(writer.Drain())];
        await Asyncio.Sleep(0);
        writer.Transport.Abort();
        foreach (AsyncioTask drain in drains)
        {
            await drain;
        }

        await writer.WaitClosed();
        peer.Close();
    });

    [Test]
    [Property("Semantic", "176")]
    [KernelOnly]
    public void Drain_ConnectionBreaksMeanwhile_ThrowsTheError() => Run(async Coroutine (loop) =>
    {
        (_, AsyncioStreamWriter writer, Socket peer) = await Open();
        writer.Write(new byte[6_000_000]);
        AsyncioTask drain = Asyncio.CreateTask(writer.Drain());
        await Asyncio.Sleep(0);
        Reset(peer);
        await Virtual.Error<SocketException>(drain);
        await Virtual.Error<SocketException>(writer.WaitClosed());
    });

    [Test]
    [Property("Semantic", "177")]
    [KernelOnly]
    public void Write_AfterClose_IsDropped() => Run(async Coroutine (loop) =>
    {
        (_, AsyncioStreamWriter writer, Socket peer) = await Open();
        writer.Write("heard"u8.ToArray().AsMemory());
        writer.Close();
        TextWriter stderr = Console.Error;
        var log = new StringWriter();
        Console.SetError(log);
        try
        {
            for (int i = 0; i < 4; i++)
            {
                writer.Write("unheard"u8);
            }

            log.ToString().Should().BeEmpty();
            writer.Write("unheard"u8.ToArray());
            log.ToString().Should().Contain("connection is lost");
        }
        finally
        {
            Console.SetError(stderr);
        }

        await writer.WaitClosed();
        (await loop.RunInExecutor(null, () => Receive(peer))).Should().Be("heard");
    });

    [Test]
    [Property("Semantic", "178")]
    [KernelOnly]
    public void WaitClosed_EndsWithConnectionLost() => Run(async Coroutine (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        AsyncioTask early = Asyncio.CreateTask(writer.WaitClosed());
        AsyncioTask cancelled = Asyncio.CreateTask(writer.WaitClosed());
        await Asyncio.Sleep(0);
        cancelled.Cancel();
        await Virtual.Error<CancelledError>(cancelled);
        early.Done().Should().BeFalse("asyncio's waiters share one future, which a cancelled one takes with it");
        writer.Close();
        early.Done().Should().BeFalse();
        await early;
        await writer.WaitClosed();
        reader.AtEof().Should().BeTrue();
        peer.Close();
    });

    [Test]
    [Property("Semantic", "178")]
    [KernelOnly]
    public void WaitClosed_ConnectionBroke_ThrowsTheError() => Run(async Coroutine (loop) =>
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer, Socket peer) = await Open();
        Reset(peer);
        (await Virtual.Error<SocketException>(reader.Read(1))).SocketErrorCode.Should().Be(SocketError.ConnectionReset);
        SocketException error = await Virtual.Error<SocketException>(writer.WaitClosed());
        reader.Exception().Should().BeSameAs(error);
        (await Virtual.Error<SocketException>(writer.Drain())).Should().BeSameAs(error);
    });

    [Test]
    [Property("Semantic", "180")]
    public void Writer_DroppedWithoutClose_KeepsTheConnection() => Run(async Coroutine (loop) =>
    {
        WeakReference<AsyncioStreamWriter>? dropped = null;
        Server server = await Asyncio.StartServer((_, writer) => dropped = new WeakReference<AsyncioStreamWriter>(writer), "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        while (dropped is null)
        {
            await Asyncio.Sleep(0);
        }

        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Asyncio.Sleep(0);
        }

        reader.AtEof().Should().BeFalse("there is no finalizer that would have closed it");

        server.Close();
        server.CloseClients();
        (await reader.Read()).Should().BeEmpty();
        writer.Close();
        await writer.WaitClosed();
        await server.WaitClosed();
    });

    internal static int Port(Server server) => ((System.Net.IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

    /// <summary>A reader and a writer at one end of a connection, and a blocking socket at the other.</summary>
    internal static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer, Socket Peer)> Open(int limit = 65_536)
    {
        (Socket ours, Socket peer) = TcpPair();
        var (reader, writer) = await Asyncio.OpenConnection(sock: ours, limit: limit);
        return (reader, writer, peer);
    }

    internal static async Coroutine End(AsyncioStreamWriter writer, Socket peer)
    {
        writer.Close();
        await writer.WaitClosed();
        peer.Close();
    }

    private static string Receive(Socket socket)
    {
        var text = new MemoryStream();
        var buffer = new byte[1000];
        for (int count; (count = socket.Receive(buffer)) > 0;)
        {
            text.Write(buffer, 0, count);
        }

        return System.Text.Encoding.ASCII.GetString(text.ToArray());
    }

    private static int ReceiveExactly(Socket socket, int count)
    {
        var buffer = new byte[65_536];
        int received = 0;
        while (received < count)
        {
            received += socket.Receive(buffer);
        }

        return received;
    }

    private sealed class SecureTransport : Transport
    {
        public override object? GetExtraInfo(string name, object? @default = null) => name == "sslcontext" ? this : @default;

        public override bool IsReading() => true;

        public override void PauseReading()
        {
        }

        public override void ResumeReading()
        {
        }

        public override void Write(ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public override void WriteEof() => throw new NotSupportedException();

        public override bool CanWriteEof() => false;

        public override void Abort()
        {
        }

        public override void SetWriteBufferLimits(int? high = null, int? low = null)
        {
        }

        public override (int Low, int High) GetWriteBufferLimits() => default;

        public override int GetWriteBufferSize() => 0;

        public override void Close()
        {
        }

        public override bool IsClosing() => false;

        public override void SetProtocol(BaseProtocol protocol) => throw new NotSupportedException();

        public override BaseProtocol GetProtocol() => throw new NotSupportedException();
    }
}
