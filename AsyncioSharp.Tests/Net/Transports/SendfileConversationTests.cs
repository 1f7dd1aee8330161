using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Files that a peer of this same loop receives: by the system, by the fallback and over TLS; and peers that leave.</summary>
[KernelOnly]
public class SendfileConversationTests(SelectorKind kind) : TlsFixture(kind)
{
    private const int Size = (256 * 1024) + 1;
    private static readonly byte[] Content = MakeContent();
    private string _path = string.Empty;

    /// <summary>What carries the file.</summary>
    public enum Route
    {
        Connection,
        AnyTransport,
        Tls,
    }

    [SetUp]
    public void WriteFile()
    {
        _path = Path.GetTempFileName();
        File.WriteAllBytes(_path, Content);
    }

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    [Property("Semantic", "218")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_force_fallback")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_ssl")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_pre_and_post_data")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_ssl_pre_and_post_data")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_partial")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_ssl_partial")]
    public void Sendfile_ArrivesBetweenWhatIsWritten([Values] Route route, [Values] bool part, [Values] bool isBetween) => Run(async Coroutine (loop) =>
    {
        byte[] before = isBetween ? new byte[8 * 1024] : [];
        byte[] after = isBetween ? [.. Enumerable.Repeat((byte)7, 10 * 1024)] : [];
        (Transport transport, RecordingProtocol ours, RecordingProtocol peer) = await Connect(loop, route);
        using FileStream file = File.OpenRead(_path);
        transport.Write(before);
        (await (part ? loop.Sendfile(transport, file, 1000, 100) : loop.Sendfile(transport, file))).Should().Be(part ? 100 : Size);
        file.Position.Should().Be(part ? 1100 : Size);
        transport.Write(after);
        transport.Close();
        await peer.UntilLost();
        peer.Data.Should().Equal([.. before, .. part ? Content.AsSpan(1000, 100) : Content, .. after]);
        await ours.UntilLost();
    });

    [Test]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_close_peer_after_receiving")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_ssl_close_peer_after_receiving")]
    public void Sendfile_PeerClosesOnceItHasAll_IsComplete([Values] Route route) => Run(async Coroutine (loop) =>
    {
        (Transport transport, RecordingProtocol ours, RecordingProtocol peer) = await Connect(loop, route, closeAfter: Size);
        using FileStream file = File.OpenRead(_path);
        (await loop.Sendfile(transport, file)).Should().Be(Size);
        file.Position.Should().Be(Size);
        await peer.UntilLost();
        peer.Data.Should().Equal(Content);
        await ours.UntilLost();
    });

    [TestCase(Route.Connection)]
    [TestCase(Route.AnyTransport)]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_close_peer_in_the_middle_of_receiving")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_fallback_close_peer_in_the_middle_of_receiving")]
    public void Sendfile_PeerClosesInTheMiddle_FailsWithThePositionBehindWhatWasSent(Route route) => Run(async Coroutine (loop) =>
    {
        const int Large = 50_000_000;
        (Transport transport, RecordingProtocol ours, RecordingProtocol peer) = await Connect(loop, route, closeAfter: 1024);
        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite);
        file.SetLength(Large);
        Exception error = await Fails<Exception>(loop.Sendfile(transport, file));
        (error is SocketException or IOException).Should().BeTrue(error.ToString());
        await peer.UntilLost();
        peer.Data.Length.Should().BeInRange(1024, Large - 1);
        file.Position.Should().BeInRange(1024, Large - 1);
        await ours.UntilLost();
        transport.IsClosing().Should().BeTrue("nobody had to close it");
    });

    [Test]
    [Property("Semantic", "218")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_prevents_bare_write")]
    public void Write_DuringASendfile_IsRefusedAndTheFileArrivesWhole() => Run(async Coroutine (loop) =>
    {
        (Transport transport, RecordingProtocol ours, RecordingProtocol peer) = await Connect(loop, Route.Connection);
        using FileStream file = File.OpenRead(_path);
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        await Asyncio.Sleep(0);
        transport.Invoking(static t => t.Write("data"u8)).Should().Throw<InvalidOperationException>().WithMessage("*sendfile is in progress*");
        (await sending).Should().Be(Size);
        transport.Close();
        await peer.UntilLost();
        peer.Data.Should().Equal(Content);
        await ours.UntilLost();
    });

    [TestCase(Route.AnyTransport)]
    [TestCase(Route.Tls)]
    [Property("Semantic", "218")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_force_unsupported_native")]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_no_fallback_for_fallback_transport")]
    public void Sendfile_FallbackDisabledAndNeeded_SendsNothing(Route route) => Run(async Coroutine (loop) =>
    {
        (Transport transport, RecordingProtocol ours, RecordingProtocol peer) = await Connect(loop, route);
        using FileStream file = File.OpenRead(_path);
        await Fails<SendfileNotAvailableError>(loop.Sendfile(transport, file, fallback: false), "fallback is false*");
        file.Position.Should().Be(0);
        transport.Close();
        await peer.UntilLost();
        peer.Data.Should().BeEmpty();
        await ours.UntilLost();
    });

    [Test]
    [PythonTest("test_sendfile", "SendfileMixin.test_sendfile_for_closing_transp")]
    public void Sendfile_OverAClosingTransport_IsRefused([Values] Route route) => Run(async Coroutine (loop) =>
    {
        (Transport transport, RecordingProtocol ours, RecordingProtocol peer) = await Connect(loop, route);
        using FileStream file = File.OpenRead(_path);
        transport.Close();
        await Fails<InvalidOperationException>(loop.Sendfile(transport, file), "*is closing*");
        await peer.UntilLost();
        peer.Data.Should().BeEmpty();
        file.Position.Should().Be(0);
        await ours.UntilLost();
    });

    [Test]
    [PythonTest("test_sendfile", "SockSendfileMixin.test_sock_sendfile_mix_with_regular_send")]
    [PythonTest("test_sendfile", "SockSendfileMixin.test_sock_sendfile_zero_size")]
    public void SockSendfile_BetweenOrdinarySends_KeepsTheOrder([Values] bool isEmpty) => Run(async Coroutine (loop) =>
    {
        (Socket sock, Socket other) = TcpPair();
        var peer = new RecordingProtocol();
        _ = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(other), peer);
        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite);
        file.SetLength(isEmpty ? 0 : Size);
        byte[] around = [.. Enumerable.Repeat((byte)7, 64 * 1024)];
        await loop.SockSendall(sock, around);
        (await loop.SockSendfile(sock, file, 0, null)).Should().Be(file.Length);
        file.Position.Should().Be(file.Length);
        await loop.SockSendall(sock, around);
        sock.Dispose();
        await peer.UntilLost();
        peer.Data.Should().Equal([.. around, .. isEmpty ? [] : Content, .. around]);
    });

    private static byte[] MakeContent()
    {
        var content = new byte[Size];
        new Random(1).NextBytes(content);
        return content;
    }

    /// <summary>A transport to send over, its protocol, and that of the peer, which closes when it has received so many bytes.</summary>
    private static async Coroutine<(Transport Transport, RecordingProtocol Ours, RecordingProtocol Peer)> Connect(EventLoop loop, Route route, int closeAfter = int.MaxValue)
    {
        Transport transport;
        RecordingProtocol ours;
        RecordingProtocol peer;
        if (route == Route.Tls)
        {
            (transport, ours, _, peer) = await Establish(loop);
        }
        else
        {
            (SocketTransport a, SocketTransport b) = Pair(loop);
            ours = (RecordingProtocol)a.GetProtocol();
            peer = (RecordingProtocol)b.GetProtocol();
            await peer.Until(static p => p.Events.Contains("made"));
            transport = route == Route.Connection ? a : new SendfileTests.Wrapping(a);
        }

        int received = 0;
        peer.OnData = () =>
        {
            received += int.Parse(peer.Events[^1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            if (received >= closeAfter)
            {
                peer.Transport.Close();
            }
        };
        return (transport, ours, peer);
    }
}
