using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/net.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class NetSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void Protocols()
    {
        // begin connect
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await using Server server = await loop.CreateServer(() => new Echo(), "127.0.0.1", 0);
            int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

            var (transport, protocol) = await loop.CreateConnection(() => new FirstAnswer(loop.CreateFuture<string>()), "127.0.0.1", port);
            transport.Write("hello"u8);
            Console.WriteLine(await protocol.Answer);
            transport.Close();
        }
        // end

        AsyncioContext.Run(Main);
        t_lines.Should().Equal("hello");
    }

    [Test]
    [NonParallelizable]
    public void Serving()
    {
        async Coroutine Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            await reader.ReadLine();
            writer.Close();
        }

        // begin serve
        async Coroutine Main()
        {
            await using Server server = await Asyncio.StartServer(Handle, "127.0.0.1", 0);
            var stop = new AsyncioEvent();
            Asyncio.GetRunningLoop().AddSignalHandler(PosixSignal.SIGTERM, stop.Set);
            Console.WriteLine("serving");
            await stop.Wait();                      // then: no new clients, and wait until every client has left
        }
        // end

        AsyncioContext.Run(async Coroutine () =>
        {
            AsyncioTask main = Asyncio.CreateTask(Main());
            while (t_lines!.Count == 0)
            {
                await Asyncio.Sleep(0);
            }

            Signals.RaiseTerm();
            await main;
        });
        t_lines.Should().Equal("serving");
    }

    [Test]
    public void CtrlC_CaughtAroundRun_SetsTheStatus()
    {
        static async Coroutine Serve()
        {
            Asyncio.GetRunningLoop().CallSoon(static () => throw new KeyboardInterrupt());
            await Asyncio.Sleep(3600);
        }

        // begin ctrl-c
        try
        {
            AsyncioContext.Run(Serve());
        }
        catch (KeyboardInterrupt)
        {
            Environment.ExitCode = 130;                     // what a shell expects of a program that Ctrl-C ended
        }
        // end

        Environment.ExitCode.Should().Be(130);
        Environment.ExitCode = 0;                       // the test program's own
    }

    [Test]
    public void StopAServer_ClientThatNeverReads_IsCutOffAtTheDeadline()
    {
        // begin stop
        async Coroutine Stop(Server server, double seconds)
        {
            server.Close();                                 // nobody new
            server.CloseClients();                          // each client gets what is buffered for it, then the end
            try
            {
                await Asyncio.WaitFor(server.WaitClosed(), timeout: seconds);
            }
            catch (TimeoutException)
            {
                server.AbortClients();                      // the others do not read: what is buffered for them is lost
                await server.WaitClosed();
            }
        }
        // end

        AsyncioContext.Run(Main, loopFactory: () => new EventLoop(new VirtualClock()));

        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            AsyncioStreamWriter? written = null;
            Server server = await Asyncio.StartServer(Write, "127.0.0.1", 0);
            void Write(AsyncioStreamReader reader, AsyncioStreamWriter writer)
            {
                writer.Write(new byte[100_000_000]);
                written = writer;
            }

            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            await loop.SockConnect(client, server.Sockets[0].LocalEndPoint!);
            while (written is null)
            {
                await Asyncio.Sleep(0);
            }

            double before = loop.Time();
            await Stop(server, 5);
            loop.Time().Should().Be(before + 5);
        }
    }

    [Test]
    public void HandlerThatCatches_ResetAndLongLine_AreSeen()
    {
        // begin handler
        async Coroutine Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            try
            {
                await foreach (byte[] line in reader)
                {
                    writer.Write(line);
                    await writer.Drain();
                }
            }
            catch (ArgumentException)                       // a line longer than the limit
            {
                writer.Write("line too long\n"u8);
            }
            catch (Exception error) when (error is SocketException or IOException or TimeoutException)
            {
                Console.WriteLine($"lost: {error.GetType().Name}");     // nobody is there to be answered
            }
            finally
            {
                writer.Close();                             // after a cancellation too
            }
        }
        // end

        AsyncioContext.Run(async Coroutine () =>
        {
            Server server = await Asyncio.StartServer(Handle, "127.0.0.1", 0, limit: 10);
            int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            writer.Write("short\nlonger than ten\n"u8);
            (await reader.ReadLine()).Should().Equal("short\n"u8.ToArray());
            (await reader.Read()).Should().Equal("line too long\n"u8.ToArray());
            writer.Close();

            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(server.Sockets[0].LocalEndPoint!);
            while (server.ConnectionCount == 0)
            {
                await Asyncio.Sleep(0);
            }

            client.LingerState = new LingerOption(enable: true, seconds: 0);
            client.Close();                             // a reset
            await server.DisposeAsync();
        });
        t_lines.Should().Equal("lost: SocketException");
    }

    [Test]
    public void Options()
    {
        static void Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer) => writer.Close();

        // begin options
        async Coroutine Main()
        {
            var options = new ServerOptions { Backlog = 500, MaxConnections = 1000, IdleTimeout = 120 };
            await using Server server = await Asyncio.StartServer(Handle, "127.0.0.1", 0, options);
            await using Server small = await Asyncio.StartServer(Handle, "127.0.0.1", 0, options with { MaxConnections = 10 });
            Console.WriteLine($"{server.MaxConnections} and {small.MaxConnections} connections");
        }
        // end

        AsyncioContext.Run(Main);
        t_lines.Should().Equal("1000 and 10 connections");
    }

    [Test]
    public void RawSockets()
    {
        // begin raw
        async Coroutine<int> SumOfReplies(Socket sock)      // connected, and sock.Blocking is false
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await loop.SockSendall(sock, "numbers\n"u8);
            var buffer = new byte[1024];
            int sum = 0;
            for (int count; (count = await loop.SockRecvInto(sock, buffer)) > 0;)
            {
                sum += buffer.Take(count).Sum(static number => number);
            }

            return sum;
        }
        // end

        // begin reader
        void PrintWhenReadable(EventLoop loop, Socket sock) => loop.AddReader(sock, () =>
        {
            var buffer = new byte[100];
            int count = sock.Receive(buffer);
            loop.RemoveReader(sock);
            Console.WriteLine($"{count} bytes");
        });
        // end

        AsyncioContext.Run(async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await using Server server = await Asyncio.StartServer(
                async Coroutine (reader, writer) =>
                {
                    await reader.ReadLine();
                    writer.Write([1, 2, 3]);
                    writer.Close();
                },
                "127.0.0.1",
                0);
            foreach (bool sums in new[] { true, false })
            {
                using var sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                await loop.SockConnect(sock, server.Sockets[0].LocalEndPoint!);
                if (sums)
                {
                    (await SumOfReplies(sock)).Should().Be(6);
                    continue;
                }

                PrintWhenReadable(loop, sock);
                await loop.SockSendall(sock, "numbers\n"u8);
                while (t_lines!.Count == 0)
                {
                    await Asyncio.Sleep(0);
                }
            }
        });
        t_lines.Should().Equal("3 bytes");
    }

    [Test]
    public void Tls()
    {
        // begin tls
        async Coroutine<string> AskOverTls(int port, X509Certificate2 known)
        {
            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.Add(known);
            var options = new SslClientAuthenticationOptions { CertificateChainPolicy = trust };

            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port, ssl: options, serverHostname: "localhost");
            writer.Write("hello\n"u8);
            string answer = Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd();
            writer.Close();
            await writer.WaitClosed();
            return answer;
        }
        // end

        AsyncioContext.Run(async Coroutine () =>
        {
            await using Server server = await Asyncio.StartServer(
                async Coroutine (reader, writer) =>
                {
                    writer.Write(await reader.ReadLine());
                    writer.Close();
                },
                "127.0.0.1",
                0,
                ssl: TestCertificates.Localhost);
            (await AskOverTls(((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port, TestCertificates.Localhost)).Should().Be("hello");
        });
    }

    [Test]
    public void Datagrams() => AsyncioContext.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var (transport, _) = await loop.CreateDatagramEndpoint(() => new EchoEndpoint(), localAddr: ("127.0.0.1", 0));
        using var sock = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        await loop.SockSendto(sock, "hello"u8.ToArray(), (EndPoint)transport.GetExtraInfo("sockname")!);
        (await loop.SockRecv(sock, 100)).Should().Equal("hello"u8.ToArray());
        transport.Close();
    });

    [Test]
    public void Selectors()
    {
        async Coroutine Main()
        {
            await Asyncio.Sleep(0);
            Console.WriteLine(LoopNet.Of(Asyncio.GetRunningLoop()).Selector.GetType().Name);
        }

        // begin selector
        EventLoop OnSelect()
        {
            var loop = new EventLoop();
            LoopNet.Attach(loop, new SelectSelector());
            return loop;
        }

        AsyncioContext.Run(Main, loopFactory: OnSelect);
        // end

        t_lines.Should().Equal("SelectSelector");
    }

    // begin protocol
    class Echo : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);

        // The peer reads more slowly than it writes: asking it for less bounds what waits for it here.
        public override void PauseWriting() => _transport!.PauseReading();

        public override void ResumeWriting() => _transport!.ResumeReading();
    }
    // end

    // begin datagrams
    class EchoEndpoint : DatagramProtocol
    {
        private DatagramTransport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (DatagramTransport)transport;

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => _transport!.Sendto(data, addr);
    }
    // end

    private sealed class FirstAnswer(Future<string> answer) : Protocol
    {
        public Future<string> Answer => answer;

        public override void DataReceived(ReadOnlySpan<byte> data) => answer.SetResult(Encoding.UTF8.GetString(data));
    }

    private static class Signals
    {
        public static void RaiseTerm() => kill(Environment.ProcessId, 15);

        [DllImport("libc")]
        private static extern int kill(int pid, int signal);
    }

    private static class Console
    {
        public static void WriteLine(string text) => t_lines!.Add(text);
    }
}
