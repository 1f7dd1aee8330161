using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

#pragma warning disable ASY012 // What is tested needs a full buffer.

namespace AsyncioSharp.Tests.Net;

/// <summary>How connections under TLS end when there is data on its way: in our buffers, in the peer's, behind a pause, or no TLS at all.</summary>
[KernelOnly]
public class TlsEndingTests(SelectorKind kind) : TlsFixture(kind)
{
    private const int Chunk = 128 * 1024;
    private const int Chunks = 64;

    [Test]
    public void Close_InsideOfEofReceived_TheEndIsToldOnce() => Run(async Coroutine (loop) =>
    {
        var (client, _, server, serverProtocol) = await Establish(loop);
        serverProtocol.OnEof = server.Close;
        client.Close();
        await serverProtocol.UntilLost();
        serverProtocol.Events.Should().Equal("made", "eof", "lost");
    });

    [Test]
    public void Close_InTheMiddleOfADownload_EndsAtOnce() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, SendOnAndOn);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Download(listener);
        await reader.ReadExactly(100_000);
        writer.Close();
        await Fails<IOException>(writer.WaitClosed(), "*after TLS's close_notify*");
        await serving;
    });

    [Test]
    public void Close_InTheMiddleOfADownload_EndsAtOnceForANativeMethodToo() => Run(async Task (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, SendOnAndOn);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Download(listener);
        await reader.ReadExactly(100_000);
        writer.Close();
        Func<Task> wait = async () => await writer.WaitClosed();
        await wait.Should().ThrowAsync<IOException>().WithMessage("*after TLS's close_notify*");
        await serving;
    });

    [Test]
    public void Dispose_OfTheStreamInTheMiddleOfADownload_EndsAtOnce() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, SendOnAndOn);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Download(listener);
        await reader.ReadExactly(100_000);
        await writer.AsStream().DisposeAsync();
        await Fails<IOException>(writer.WaitClosed(), "*after TLS's close_notify*");
        await serving;
    });

    [Test]
    public void Close_OfTlsInTlsInTheMiddleOfADownload_EndsAtOnce() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, static peer =>
        {
            peer.StartTlsAsServer();
            SendOnAndOn(peer);
        });
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Download(listener);
        await writer.StartTls(ClientOptions());
        await reader.ReadExactly(100_000);
        writer.Close();
        await Fails<IOException>(writer.WaitClosed(), "*after TLS's close_notify*");
        await serving;
    });

    [Test]
    public void Close_PeerAnswersWithItsGoodbye_HearsOfThatEndOnce() => Run(async Coroutine (loop) =>
    {
        var (client, clientProtocol, _, serverProtocol) = await Establish(loop);
        client.Close();
        await clientProtocol.UntilLost();
        await serverProtocol.UntilLost();
        clientProtocol.Events.Should().Equal("made", "eof", "lost");
        serverProtocol.Events.Should().Equal("made", "eof", "lost");
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_flush_before_shutdown")]
    public void Close_MuchIsUnsent_SendsItAllBeforeTheGoodbye() => Run(async Coroutine (loop) =>
    {
        using var closed = new ManualResetEventSlim();
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, peer =>
        {
            PingPong(peer);
            closed.Wait();
            peer.ReceiveToEnd().Should().Be(Chunk * Chunks);
            peer.SayGoodbye();
        });
        var (reader, writer) = await Open(listener);
        for (int i = 0; i < Chunks; i++)
        {
            writer.Write(new byte[Chunk]);
        }

        writer.Close();
        writer.Transport.GetWriteBufferSize().Should().BePositive("the peer reads nothing yet");
        closed.Set();
        await writer.WaitClosed();
        (await reader.Read()).Should().BeEmpty();
        await serving;
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_remote_shutdown_receives_trailing_data")]
    public void PeerSaysGoodbye_MuchIsUnsent_StillGetsItAll() => Run(async Coroutine (loop) =>
    {
        using var written = new ManualResetEventSlim();
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, peer =>
        {
            PingPong(peer);
            written.Wait();
            peer.SayGoodbye();
            peer.ReceiveToEnd().Should().Be(Chunk * Chunks);
        });
        var (reader, writer) = await Open(listener);
        for (int i = 0; i < Chunks; i++)
        {
            writer.Write(new byte[Chunk]);
        }

        writer.Transport.GetWriteBufferSize().Should().BePositive("the peer reads nothing yet");
        written.Set();
        (await reader.Read()).Should().BeEmpty();
        await serving;
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_start_tls_client_corrupted_ssl")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_start_tls_client_corrupted_ssl")]
    public void Read_PeerSendsWhatIsNoTls_Fails() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, static peer =>
        {
            peer.StartTlsAsServer();
            peer.Send("A\n"u8);
            peer.Receive(1);
            peer.Socket.Send("please corrupt the TLS connection"u8);
        });
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, ssl: ClientOptions(), serverHostname: string.Empty);
        (await reader.ReadLine()).Should().Equal("A\n"u8.ToArray());
        writer.Write("B"u8);
        IOException error = await Fails<IOException>(reader.ReadLine());
        error.Should().NotBeOfType<EndOfStreamException>("there was no end, but garbage");
        writer.Close();
        (await Fails<IOException>(writer.WaitClosed())).Should().BeSameAs(error);
        await serving;
    });

    [TestCase(true)]
    [TestCase(false)]
    [PythonTest("test_ssl", "TestSSL.test_shutdown_timeout_handler_not_set")]
    public void PeerEnds_WhileReadingIsPaused_LastDataComesWhenItResumes(bool saysGoodbye) => Run(async Coroutine (loop) =>
    {
        using var lost = new ManualResetEventSlim();
        using Socket listener = BlockingPeer.Listen();
        Future ended = loop.CreateFuture();
        AsyncioTask serving = BlockingPeer.Serve(listener, peer =>
        {
            peer.StartTlsAsServer();
            peer.Send("hello"u8);
            peer.Receive(5).Should().Equal("world"u8.ToArray());
            peer.Send("extra bytes"u8);
            if (saysGoodbye)
            {
                peer.SayGoodbye();
            }

            peer.Socket.Shutdown(SocketShutdown.Send);
            loop.CallSoonThreadsafe(() => ended.SetResult());
            lost.Wait();
        });
        var protocol = new RecordingProtocol();
        protocol.OnData = () =>
        {
            if (protocol.Data.Length == 5)
            {
                protocol.Transport.Write("world"u8);
                protocol.Transport.PauseReading();
            }
        };
        int timers = loop.Statistics().TimersPending;
        (Transport transport, _) = await loop.CreateConnection(() => protocol, "127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, ssl: ClientOptions(), serverHostname: string.Empty);
        await ended;
        await Turns(20);
        protocol.Data.Should().Equal("hello"u8.ToArray());
        loop.Statistics().TimersPending.Should().Be(timers, "no limit runs while it is paused");
        transport.ResumeReading();
        await protocol.UntilLost();
        protocol.Data.Should().Equal("helloextra bytes"u8.ToArray());
        (protocol.Error is null).Should().Be(saysGoodbye, "an end without close_notify may have cut the data short");
        lost.Set();
        await serving;
    });

    /// <summary>Under TLS, over a connection whose buffers take little.</summary>
    private static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> Open(Socket listener)
    {
        listener.ReceiveBufferSize = 65_536;
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, ssl: ClientOptions(), serverHostname: string.Empty);
        writer.Write("ping"u8);
        (await reader.ReadExactly(4)).Should().Equal("pong"u8.ToArray());
        return (reader, writer);
    }

    private static Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> Download(Socket listener) =>
        Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, ssl: ClientOptions(), serverHostname: string.Empty);

    private static void SendOnAndOn(BlockingPeer peer)
    {
        peer.StartTlsAsServer();
        byte[] chunk = new byte[65_536];
        try
        {
            while (true)
            {
                peer.Send(chunk);
            }
        }
        catch (IOException)
        {
            // The client is gone.
        }
    }

    private static void PingPong(BlockingPeer peer)
    {
        peer.StartTlsAsServer();
        peer.Receive(4).Should().Equal("ping"u8.ToArray());
        peer.Send("pong"u8);
    }
}
