using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>A program that really runs out of descriptors while connections wait to be accepted. A process of its own: the limit is the whole process's.</summary>
internal static class DescriptorTrial
{
    private const int NumberOfFiles = 7;

    public static async Coroutine Serve()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int made = 0;
        Action onMade = () =>
        {
            made++;
            Console.WriteLine("made");
        };
        Server server = await loop.CreateServer(() => new RecordingProtocol { OnMade = onMade }, "127.0.0.1", 0);
        int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

        // Everything has run once before there are no descriptors left to load code with.
        await Connect(loop, port);
        _ = new SocketException((int)SocketError.TooManyOpenSockets).Message;
        _ = server.ToString();

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Limits limits = default;
        loop.SetExceptionHandler((_, context) =>
        {
            SetLimit(limits.Soft, limits.Hard);
            var error = (SocketException)context.Exception!;
            Console.WriteLine($"{error.SocketErrorCode}: {error.Message}");
        });
        GetLimit(ref limits);
        client.Connect(IPAddress.Loopback, port);
        SetLimit(0, limits.Hard);
        double start = loop.Time();
        while (made < 2)
        {
            await Asyncio.Sleep(0.01);
        }

        Console.WriteLine(loop.Time() - start >= 1 ? "after a second" : "too early");
    }

    private static async Coroutine Connect(EventLoop loop, int port)
    {
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port);
        transport.Close();
        await protocol.UntilLost();
    }

    private static void GetLimit(ref Limits limits)
    {
        if (getrlimit(NumberOfFiles, ref limits) != 0)
        {
            throw new InvalidOperationException("getrlimit failed");
        }
    }

    private static void SetLimit(ulong soft, ulong hard)
    {
        var limits = new Limits { Soft = soft, Hard = hard };
        if (setrlimit(NumberOfFiles, ref limits) != 0)
        {
            throw new InvalidOperationException("setrlimit failed");
        }
    }

    [DllImport("libc")]
    private static extern int getrlimit(int resource, ref Limits limits);

    [DllImport("libc")]
    private static extern int setrlimit(int resource, ref Limits limits);

    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
