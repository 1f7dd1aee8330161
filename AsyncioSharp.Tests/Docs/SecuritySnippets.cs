using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/security.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class SecuritySnippets
{
    [Test]
    public void Limits()
    {
        int port = FreePort();
        X509Certificate2 certificate = TestCertificates.Localhost;

        // begin edge
        async Coroutine Main()
        {
            await using Server server = await Asyncio.StartServer(
                Handle,
                "127.0.0.1",
                port,
                limit: 8 * 1024,                // the longest line, in bytes
                backlog: 200,                   // how many may wait to be accepted
                ssl: certificate,
                sslHandshakeTimeout: 10,
                sslShutdownTimeout: 5,
                maxConnections: 1000,
                idleTimeout: 30);
            await server.ServeForever();
        }

        async Coroutine Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            try
            {
                byte[] request = await Asyncio.WaitFor(reader.ReadLine(), 10);
                writer.Write(Answer(request));
                await Asyncio.WaitFor(writer.Drain(), 10);
            }
            catch (Exception error) when (error is TimeoutException or IOException or SocketException or ArgumentException)
            {
                // A slow or broken client, or a line that is too long: no news.
            }

            writer.Close();
        }
        // end

        AsyncioContext.Run(async Coroutine () =>
        {
            AsyncioTask main = Asyncio.CreateTask(Main());
            var reports = new List<LoopExceptionContext>();
            Asyncio.GetRunningLoop().SetExceptionHandler((_, context) => reports.Add(context));
            for (int turn = 0; turn < 20; turn++)
            {
                await Asyncio.Sleep(0);
            }

            (await Ask(port, "hello\n")).Should().Be("HELLO\n");
            (await Ask(port, new string('x', 10_000) + "\n")).Should().BeEmpty();
            reports.Should().BeEmpty();
            main.Cancel();
            await Asyncio.Wait([main]);
        });
    }

    private static async Coroutine<string> Ask(int port, string line)
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", port, ssl: TlsFixture.ClientOptions());
        writer.Write(Encoding.ASCII.GetBytes(line));
        string answer = Encoding.ASCII.GetString(await reader.ReadLine());
        writer.Close();
        await writer.WaitClosed();
        return answer;
    }

    private static byte[] Answer(byte[] request) => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(request).ToUpperInvariant());

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
