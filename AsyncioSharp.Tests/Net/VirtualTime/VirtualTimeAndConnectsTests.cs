using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>Names and connects hold the clock of a loop in virtual time, and do not hold it for ever.</summary>
public class VirtualTimeAndConnectsTests(SelectorKind kind) : VirtualNetFixture(kind)
{
    private TcpListener _listener = null!;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [SetUp]
    public void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start(1000);
    }

    [TearDown]
    public void StopListening() => _listener.Dispose();

    [Test]
    public void OpenConnection_ByName_IsThereBeforeTheTimeout([Values] Body body)
    {
        Run(body, Connect, ConnectNative);

        async Coroutine Connect()
        {
            (_, AsyncioStreamWriter writer) = await Asyncio.WaitFor(Asyncio.OpenConnection("localhost", Port), 3);
            writer.Close();
            await writer.WaitClosed();
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }

        async Task ConnectNative()
        {
            (_, AsyncioStreamWriter writer) = await Asyncio.WaitFor(Asyncio.OpenConnection("localhost", Port), 3);
            writer.Close();
            await writer.WaitClosed();
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }
    }

    [Test]
    public void OpenConnection_NobodyListens_IsRefusedBeforeTheTimeout([Values] Body body)
    {
        int port = Port;
        _listener.Stop();
        Run(body, async Coroutine () => await Refused(), Refused);

        async Task Refused()
        {
            Func<Task> connect = async () => await Asyncio.WaitFor(Asyncio.OpenConnection("127.0.0.1", port), 3);
            await connect.Should().ThrowAsync<SocketException>();
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }
    }

    [Test]
    public void OpenConnection_ToAServerOfTheSameLoop_BothSidesAreThere([Values] Body body)
    {
        Run(body, async Coroutine () => await Both(), Both);

        async Task Both()
        {
            Future<string> line = Asyncio.GetRunningLoop().CreateFuture<string>();
            Server server = await Asyncio.StartServer(
                async Coroutine (AsyncioStreamReader reader, AsyncioStreamWriter writer) =>
                {
                    line.SetResult(System.Text.Encoding.ASCII.GetString(await reader.ReadLine()));
                    writer.Close();
                },
                "127.0.0.1",
                0);
            (_, AsyncioStreamWriter client) = await Asyncio.WaitFor(Asyncio.OpenConnection("localhost", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port), 3);
            client.Write("hello\n"u8);
            (await line).Should().Be("hello\n");
            client.Close();
            await client.WaitClosed();
            server.Close();
            await server.WaitClosed();
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }
    }

    [Test]
    public void OpenConnection_WithTls_HandshakeIsOverBeforeTheTimeout([Values] Body body)
    {
        Run(body, async Coroutine () => await Shake(), Shake);

        static async Task Shake()
        {
            await using Server server = await Asyncio.StartServer(
                static async Coroutine (AsyncioStreamReader reader, AsyncioStreamWriter writer) =>
                {
                    await reader.Read();
                    writer.Close();
                },
                "127.0.0.1",
                0,
                ssl: TestCertificates.Localhost);
            var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
            (_, AsyncioStreamWriter client) = await Asyncio.WaitFor(Asyncio.OpenConnection("localhost", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port, ssl: options), 3);
            Asyncio.GetRunningLoop().Time().Should().Be(0);
            client.Close();
            await client.WaitClosed();
        }
    }

    [Test]
    public void Names_BothWays_AreKnownBeforeTheTimeout([Values] Body body)
    {
        Run(body, async Coroutine () => await Ask(), Ask);

        async Task Ask()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            (await Asyncio.WaitFor(loop.Getaddrinfo("localhost", 80, flags: AddressInfoFlags.Canonname), 3)).Should().NotBeEmpty();
            await Asyncio.WaitFor(loop.Getnameinfo(new IPEndPoint(IPAddress.Loopback, 80)), 3);
            loop.Time().Should().Be(0);
        }
    }

    [Test]
    public void SockConnect_ByName_IsThereBeforeTheTimeout([Values] Body body)
    {
        Run(body, async Coroutine () => await Connect(), Connect);

        async Task Connect()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            await Asyncio.WaitFor(loop.SockConnect(socket, "localhost", Port), 3);
            socket.Connected.Should().BeTrue();
            loop.Time().Should().Be(0);
        }
    }

    [Test]
    public void OpenConnection_WithoutEnd_LetsTheTimeoutFire([Values] Body body)
    {
        Run(body, async Coroutine () => await Storm(), Storm, Impatient);

        async Task Storm()
        {
            Func<Task> storm = async () => await Asyncio.WaitFor(ConnectForEver(), 0.05);
            await storm.Should().ThrowAsync<TimeoutException>();
        }

        async Coroutine ConnectForEver()
        {
            while (true)
            {
                (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", Port);
                writer.Transport.Abort();
                using Socket accepted = _listener.AcceptSocket();
            }
        }
    }
}
