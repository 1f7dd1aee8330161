using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Endpoints for datagrams: exchange, errors, flow control, the end.</summary>
public class DatagramTransportTests(SelectorKind kind) : NetFixture(kind)
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_datagram_endpoint")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_datagram_endpoint_ipv6")]
    public void Sendto_AndBack_CarriesContentAndAddresses(string host) => Run(async Coroutine (loop) =>
    {
        if (!Socket.OSSupportsIPv6 && host == "::1")
        {
            Assert.Ignore("No IPv6 here.");
        }

        (DatagramTransport server, RecordingDatagramProtocol atServer) = await loop.CreateDatagramEndpoint(Recording, localAddr: (host, 0));
        atServer.Events.Should().Equal("made");
        atServer.OnDatagram = text => server.Sendto(System.Text.Encoding.ASCII.GetBytes("re: " + text), atServer.Senders[^1]);
        (DatagramTransport client, RecordingDatagramProtocol atClient) = await loop.CreateDatagramEndpoint(Recording, remoteAddr: Address(server));
        client.GetExtraInfo("peername").Should().Be(Address(server));
        server.GetExtraInfo("peername").Should().BeNull();
        client.Sendto("hello"u8);
        await atClient.Until("got re: hello");
        atServer.Senders.Should().Equal(Address(client));
        ((TransportSocket)client.GetExtraInfo("socket")!).Type.Should().Be(SocketType.Dgram);
        client.Close();
        server.Close();
        await atServer.Until("lost");
        await atClient.Until("lost");
        await Asyncio.Sleep(0);
        client.ToString().Should().Contain("closed").And.Contain("fd=-1");
    });

    [Test]
    [Property("Semantic", "198")]
    public void Sendto_Empty_IsSent() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne, DatagramTransport two, RecordingDatagramProtocol atTwo) = await Pair(loop);
        one.Sendto([], Address(two));
        one.Sendto("x"u8, Address(two));
        await atTwo.Until("got x");
        atTwo.Events.Should().Equal("made", "got ", "got x");
        await CloseBoth(one, atOne, two, atTwo);
    });

    [Test]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_connected_addr")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_connected_addr")]
    public void Sendto_AnotherAddressOnAConnectedEndpoint_IsAnArgumentError() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport server, RecordingDatagramProtocol atServer) = await loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere);
        (DatagramTransport client, RecordingDatagramProtocol atClient) = await loop.CreateDatagramEndpoint(Recording, remoteAddr: Address(server));
        client.Invoking(t => t.Sendto("x"u8, new IPEndPoint(IPAddress.Loopback, 1))).Should().Throw<ArgumentException>().WithMessage("Invalid address: must be null or*");
        client.Sendto("same"u8, Address(server));
        await atServer.Until("got same");
        server.Invoking(static t => t.Sendto("x"u8)).Should().Throw<ArgumentException>().WithMessage("*no remote address*");
        await CloseBoth(client, atClient, server, atServer);
    });

    [Test]
    [Property("Semantic", "198")]
    [KernelOnly]
    public void Refused_ByTheReceiver_IsToldAndDoesNotClose() => Run(async Coroutine (loop) =>
    {
        using var gone = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        gone.Bind(Anywhere);
        EndPoint address = gone.LocalEndPoint!;
        gone.Dispose();
        (DatagramTransport client, RecordingDatagramProtocol protocol) = await loop.CreateDatagramEndpoint(Recording, remoteAddr: address);
        client.Sendto("anybody?"u8);
        await protocol.Until("error ConnectionRefused");
        client.IsClosing().Should().BeFalse();
        using var back = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        back.Bind(address);
        client.Sendto("again"u8);
        client.Sendto("again"u8);
        (await Asyncio.ToThread(() => back.Receive(new byte[10]))).Should().Be(5);
        client.Close();
        await protocol.Until("lost");
    });

    [Test]
    [Property("Semantic", "198")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_datagram_send_to_non_listening_address")]
    public void Sendto_NobodyListens_TheEndpointStillReceives() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne, DatagramTransport two, RecordingDatagramProtocol atTwo) = await Pair(loop);
        (DatagramTransport gone, RecordingDatagramProtocol atGone) = await loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere);
        IPEndPoint nobody = Address(gone);
        gone.Abort();
        await atGone.Until("lost");
        one.Sendto("a"u8, Address(two));
        await atTwo.Until("got a");
        one.Sendto("c"u8, nobody);
        await Turns(2);
        two.Sendto("d"u8, Address(one));
        await atOne.Until("got d");
        one.IsClosing().Should().BeFalse();
        await CloseBoth(one, atOne, two, atTwo);
    });

    [Test]
    [Property("Semantic", "198")]
    public void Sendto_TooLong_IsToldAndDoesNotClose() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne, DatagramTransport two, RecordingDatagramProtocol atTwo) = await Pair(loop);
        one.Sendto(new byte[70_000], Address(two));
        atOne.Events.Should().Equal("made", "error MessageSize");
        one.Sendto("fits"u8, Address(two));
        await atTwo.Until("got fits");
        await CloseBoth(one, atOne, two, atTwo);
    });

    [Test]
    [Property("Semantic", "191")]
    public void DatagramReceived_Throws_ReportedAndTheRestIsDelivered() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne, DatagramTransport two, RecordingDatagramProtocol atTwo) = await Pair(loop);
        atTwo.OnDatagram = static text => _ = text == "bad" ? throw new FormatException(text) : text;
        one.Sendto("bad"u8, Address(two));
        one.Sendto("good"u8, Address(two));
        await atTwo.Until("got good");
        two.IsClosing().Should().BeFalse();
        LoopExceptionContext report = TakeReport("DatagramReceived");
        report.Protocol.Should().BeSameAs(atTwo);
        report.Transport.Should().BeSameAs(two);
        atOne.OnError = static () => throw new FormatException("error");
        one.Sendto(new byte[70_000], Address(two));
        TakeReport("ErrorReceived");
        await CloseBoth(one, atOne, two, atTwo);
    });

    [Test]
    public void Close_InsideDatagramReceived_NothingComesAfterIt() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne, DatagramTransport two, RecordingDatagramProtocol atTwo) = await Pair(loop);
        atTwo.OnDatagram = _ => two.Close();
        for (int i = 0; i < 5; i++)
        {
            one.Sendto("x"u8, Address(two));
        }

        await atTwo.Until("lost");
        atTwo.Events.Should().Equal("made", "got x", "lost");
        one.Close();
        await atOne.Until("lost");
    });

    [Test]
    public void Flood_LeavesTheLoopItsTurns() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne, DatagramTransport two, RecordingDatagramProtocol atTwo) = await Pair(loop);

        // Each datagram is answered by another one to itself: there is always one more.
        int received = 0;
        int longestRun = 0;
        int run = 0;
        atTwo.OnDatagram = _ =>
        {
            received++;
            longestRun = Math.Max(longestRun, ++run);
            two.Sendto("x"u8, Address(two));
        };
        for (int i = 0; i < 10; i++)
        {
            one.Sendto("x"u8, Address(two));
        }

        while (received < 1000)
        {
            run = 0;
            await Asyncio.Sleep(0);
        }

        longestRun.Should().BeLessThanOrEqualTo(32);
        await CloseBoth(one, atOne, two, atTwo);
    });

    [Test]
    [Category("Allocation")]
    [KernelOnly]
    public void Exchange_InSteadyState_AllocatesNothing() => Run(async Coroutine (loop) =>
    {
        if (Kind == SelectorKind.Select)
        {
            Assert.Pass("The base class library makes an address for each datagram.");
        }

        const int Datagrams = 1000;
        (DatagramTransport server, RecordingDatagramProtocol unused) = await loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere);
        (DatagramTransport client, RecordingDatagramProtocol alsoUnused) = await loop.CreateDatagramEndpoint(Recording, remoteAddr: Address(server));
        var echo = new Echo();
        server.SetProtocol(echo);
        client.SetProtocol(echo);
        echo.Server = server;
        echo.Client = client;

        // Code that is not optimised yet may allocate; a real allocation is in every round.
        long best = long.MaxValue;
        for (int round = 0; round < 50 && best > 0; round++)
        {
            Future done = loop.CreateFuture();
            echo.Begin(Datagrams, done);
            await done;
            best = Math.Min(best, echo.Allocated);
        }

        best.Should().Be(0);
        server.Close();
        client.Close();
        await Turns(2);
        unused.Events.Concat(alsoUnused.Events).Should().Equal("made", "made");
    });

    [Test]
    [Property("Semantic", "188")]
    [Property("Semantic", "198")]
    [KernelOnly]
    public void Sendto_ReceiverIsSlow_BuffersCountsHeadersPausesAndResumes() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport client, RecordingDatagramProtocol protocol, Socket slow) = await UnixPair(loop);
        int sent = FillUp(client);
        client.GetWriteBufferSize().Should().Be(100 + 8, "8 bytes are added for each");
        client.Sendto([]);
        client.GetWriteBufferSize().Should().Be(100 + 16);
        client.SetWriteBufferLimits(high: 1000);
        protocol.Events.Should().Equal("made");
        int more = 0;
        while (client.GetWriteBufferSize() <= 1000)
        {
            protocol.Events.Should().NotContain("pause");
            client.Sendto(new byte[100]);
            more++;
        }

        protocol.Events.Should().Equal("made", "pause");
        AsyncioTask<int> draining = Asyncio.CreateTask(async Coroutine<int> () => await Asyncio.ToThread(() => Receive(slow, sent + 1 + more)));
        await protocol.Until("resume");
        client.GetWriteBufferSize().Should().BeLessThanOrEqualTo(250);
        (await draining).Should().Be(sent + 1 + more);
        client.Close();
        await protocol.Until("lost");
        protocol.Events.Should().Equal("made", "pause", "resume", "lost");
        slow.Dispose();
    });

    [Test]
    [KernelOnly]
    public void Sendto_WrongKindOfAddressWhileOthersWait_IsDroppedAndTheRestGoesOn() => Run(async Coroutine (loop) =>
    {
        using var slow = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var address = new UnixDomainSocketEndPoint(TempPath());
        slow.Bind(address);
        (DatagramTransport client, RecordingDatagramProtocol protocol) = await loop.CreateDatagramEndpoint(Recording, family: AddressFamily.Unix);
        int sent = 0;
        for (; client.GetWriteBufferSize() == 0; sent++)
        {
            client.Sendto(new byte[100], address);
        }

        client.Sendto("nowhere"u8, new IPEndPoint(IPAddress.Loopback, 1));
        client.Sendto("last"u8, address);
        client.Close();
        int count = sent + 1;
        await Asyncio.ToThread(() => Receive(slow, count));
        await protocol.Until("lost");

        // The base class library's socket says it with an error of its own, and that goes to the protocol.
        (Reports.RemoveAll(static report => report.Exception is ArgumentException) + protocol.Events.Count(static text => text.StartsWith("error", StringComparison.Ordinal))).Should().Be(1);
    });

    [Test]
    [Property("Semantic", "190")]
    [KernelOnly]
    public void PauseWriting_Throws_IsOnlyReported() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport client, RecordingDatagramProtocol protocol, Socket slow) = await UnixPair(loop);
        protocol.OnPause = static () => throw new FormatException("pause");
        FillUp(client);
        client.SetWriteBufferLimits(high: 50);
        TakeReport("PauseWriting");
        client.Abort();
        await protocol.Until("lost");
        slow.Dispose();
    });

    [Test]
    [Property("Semantic", "183")]
    [KernelOnly]
    public void Close_WithBufferedDatagrams_SendsThemFirst() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport client, RecordingDatagramProtocol protocol, Socket slow) = await UnixPair(loop);
        int sent = FillUp(client);
        client.Close();
        client.Close();
        client.Sendto("joins the others"u8);
        await Turns(3);
        protocol.Events.Should().Equal("made");
        (await Asyncio.ToThread(() => Receive(slow, sent + 1))).Should().Be(sent + 1);
        await protocol.Until("lost");
        client.Sendto("too late"u8);
        client.GetWriteBufferSize().Should().Be(0);
        slow.Dispose();
    });

    [Test]
    [Property("Semantic", "183")]
    [KernelOnly]
    public void Abort_WithBufferedDatagrams_DropsThem() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport client, RecordingDatagramProtocol protocol, Socket slow) = await UnixPair(loop);
        FillUp(client);
        client.Abort();
        client.Abort();
        client.GetWriteBufferSize().Should().Be(0);
        protocol.Events.Should().Equal("made");
        await protocol.Until("lost");
        client.Sendto("too late"u8);
        await Turns(2);
        protocol.Events.Should().Equal("made", "lost");
        slow.Dispose();
    });

    [Test]
    [KernelOnly]
    public void Receiver_GoesAwayWhileDatagramsWait_IsToldAndTheRestGoesOn() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport client, RecordingDatagramProtocol protocol, Socket slow) = await UnixPair(loop);
        FillUp(client);
        slow.Dispose();
        await protocol.Until(static p => p.Events.Exists(static text => text.StartsWith("error", StringComparison.Ordinal)));
        client.GetWriteBufferSize().Should().Be(0);
        client.Close();
        await protocol.Until("lost");
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_existing_sock_unix")]
    [KernelOnly]
    public void Unix_AddressInUse_StaleSocketIsReplacedAnyOtherFileIsNot() => Run(async Coroutine (loop) =>
    {
        string path = TempPath();
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(path));

            // .NET removes the file of a socket that it closes; a process that is killed leaves it.
            File.Move(path, path + "+");
        }

        File.Move(path + "+", path);
        (DatagramTransport server, RecordingDatagramProtocol atServer) = await loop.CreateDatagramEndpoint(Recording, localAddr: new UnixDomainSocketEndPoint(path));
        (DatagramTransport client, RecordingDatagramProtocol atClient) = await loop.CreateDatagramEndpoint(Recording, remoteAddr: new UnixDomainSocketEndPoint(path));
        client.Sendto("nameless"u8);
        await atServer.Until("got nameless");
        atServer.Senders.Should().Equal([null]);
        await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, localAddr: new UnixDomainSocketEndPoint(path)), "*a server listens there");
        client.Sendto("still there"u8);
        await atServer.Until("got still there");
        await CloseBoth(client, atClient, server, atServer);

        string file = TempPath();
        await File.WriteAllTextAsync(file, "precious");
        await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, localAddr: new UnixDomainSocketEndPoint(file)));
        File.Exists(file).Should().BeTrue();
        File.Delete(file);
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_wrong_sock")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_no_matching_family")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_noaddr_nofamily")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sock_sockopts")]
    [KernelOnly]
    public void CreateDatagramEndpoint_WrongArguments_AreErrors() => Run(async Coroutine (loop) =>
    {
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording), "unexpected address family*");
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, sock: tcp), "A datagram socket was expected*");
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere, sock: udp), "socket modifier*");
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, remoteAddr: Anywhere, sock: udp), "socket modifier*");
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, family: AddressFamily.InterNetwork, sock: udp), "socket modifier*");
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, proto: ProtocolType.Udp, sock: udp), "socket modifier*");
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, reusePort: true, sock: udp), "socket modifier*");
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, allowBroadcast: true, sock: udp), "socket modifier*");
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere, remoteAddr: new IPEndPoint(IPAddress.IPv6Loopback, 1)), "can not get address information*");
        await Fails<ArgumentNullException>(loop.CreateDatagramEndpoint<RecordingDatagramProtocol>(null!, localAddr: Anywhere), "*");
        await Fails<FormatException>(loop.CreateDatagramEndpoint<RecordingDatagramProtocol>(static () => throw new FormatException("factory"), localAddr: Anywhere), "factory");
        (await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, localAddr: ("localhost", 0), flags: AddressInfoFlags.Numerichost))).SocketErrorCode.Should().Be(SocketError.HostNotFound);
        await Fails<ArgumentException>(loop.CreateDatagramEndpoint(Recording, sock: udp, flags: AddressInfoFlags.Numerichost));
        udp.Bind(Anywhere);
        await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, localAddr: udp.LocalEndPoint), "bind failed*");
        KeysOf(loop).Should().Be(0);
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_allow_broadcast")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sock")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sock_unix")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_datagram_endpoint_sock")]
    [KernelOnly]
    public void CreateDatagramEndpoint_OtherForms_Work() => Run(async Coroutine (loop) =>
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        bound.Bind(Anywhere);
        (DatagramTransport one, RecordingDatagramProtocol atOne) = await loop.CreateDatagramEndpoint(Recording, sock: bound);
        (DatagramTransport two, RecordingDatagramProtocol atTwo) = await loop.CreateDatagramEndpoint(Recording, family: AddressFamily.InterNetwork);
        two.Sendto("unbound"u8, Address(one));
        await atOne.Until("got unbound");
        (DatagramTransport three, RecordingDatagramProtocol atThree) = await loop.CreateDatagramEndpoint(Recording, localAddr: (null, 0), remoteAddr: ("localhost", Address(one).Port), family: AddressFamily.InterNetwork);
        three.Sendto("by name"u8);
        await atOne.Until("got by name");
        (DatagramTransport four, RecordingDatagramProtocol atFour) = await loop.CreateDatagramEndpoint(Recording, remoteAddr: Address(one), allowBroadcast: true);
        four.GetExtraInfo("peername").Should().BeNull("it is not connected");
        four.Sendto("broad"u8);
        await atOne.Until("got broad");
        four.Invoking(t => t.Sendto("x"u8, Anywhere)).Should().Throw<ArgumentException>();
        four.Invoking(static t => t.SetProtocol(new RecordingProtocol())).Should().Throw<ArgumentException>();
        await CloseBoth(one, atOne, two, atTwo);
        await CloseBoth(three, atThree, four, atFour);
        (DatagramTransport unix, RecordingDatagramProtocol atUnix) = await loop.CreateDatagramEndpoint(Recording, family: AddressFamily.Unix);
        ((TransportSocket)unix.GetExtraInfo("socket")!).Family.Should().Be(AddressFamily.Unix);
        unix.Close();
        await atUnix.Until("lost");
    });

    [Test]
    public void CreateDatagramEndpoint_ReusePort_TwoShareIt() => Run(async Coroutine (loop) =>
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne) = await loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere, reusePort: true);
        (DatagramTransport two, RecordingDatagramProtocol atTwo) = await loop.CreateDatagramEndpoint(Recording, localAddr: Address(one), reusePort: true);
        Address(two).Should().Be(Address(one));
        await CloseBoth(one, atOne, two, atTwo);
    });

    private static RecordingDatagramProtocol Recording() => new();

    private static IPEndPoint Address(DatagramTransport transport) => (IPEndPoint)transport.GetExtraInfo("sockname")!;

    private static string TempPath() => Path.Combine(Path.GetTempPath(), "d" + Guid.NewGuid().ToString("N"));

    private static async Coroutine<(DatagramTransport, RecordingDatagramProtocol, DatagramTransport, RecordingDatagramProtocol)> Pair(EventLoop loop)
    {
        (DatagramTransport one, RecordingDatagramProtocol atOne) = await loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere);
        (DatagramTransport two, RecordingDatagramProtocol atTwo) = await loop.CreateDatagramEndpoint(Recording, localAddr: Anywhere);
        return (one, atOne, two, atTwo);
    }

    /// <summary>An endpoint whose receiver takes nothing until the test reads: unlike UDP, unix datagrams then have to wait.</summary>
    private static async Coroutine<(DatagramTransport Client, RecordingDatagramProtocol Protocol, Socket Slow)> UnixPair(EventLoop loop)
    {
        var slow = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var address = new UnixDomainSocketEndPoint(TempPath());
        slow.Bind(address);
        (DatagramTransport client, RecordingDatagramProtocol protocol) = await loop.CreateDatagramEndpoint(Recording, remoteAddr: address);
        return (client, protocol, slow);
    }

    /// <summary>Sends until one has to wait.</summary>
    private static int FillUp(DatagramTransport transport)
    {
        int sent = 0;
        while (transport.GetWriteBufferSize() == 0)
        {
            transport.Sendto(new byte[100]);
            (++sent).Should().BeLessThan(1_000_000);
        }

        return sent;
    }

    private static int Receive(Socket socket, int count)
    {
        var buffer = new byte[1000];
        for (int i = 0; i < count; i++)
        {
            socket.Receive(buffer);
        }

        return count;
    }

    private static async Coroutine CloseBoth(DatagramTransport one, RecordingDatagramProtocol atOne, DatagramTransport two, RecordingDatagramProtocol atTwo)
    {
        one.Close();
        two.Close();
        await atOne.Until("lost");
        await atTwo.Until("lost");
    }

    private sealed class Echo : DatagramProtocol
    {
        private int _left;
        private long _before;
        private Future _done = null!;

        public DatagramTransport Server { get; set; } = null!;

        public DatagramTransport Client { get; set; } = null!;

        public long Allocated { get; private set; }

        public void Begin(int count, Future done)
        {
            _left = count;
            _done = done;
            Client.Sendto("ping"u8);
        }

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
        {
            _before = _left == 1000 ? GC.GetAllocatedBytesForCurrentThread() : _before;
            if (--_left == 0)
            {
                Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
                _done.SetResult();
            }
            else if (addr!.Equals(Server.GetExtraInfo("sockname")))
            {
                Client.Sendto(data);
            }
            else
            {
                Server.Sendto(data, addr);
            }
        }
    }
}
