using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A server that runs out of descriptors reports it, does not accept for a second, and then takes who has waited.</summary>
[Scenario("server_out_of_descriptors", 209)]
[Platform("Linux")]
public static class ServerOutOfDescriptors
{
    public static async Coroutine Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        // Everything has run once before there are no descriptors left to load code with.
        _ = new SocketException((int)SocketError.TooManyOpenSockets).Message;
        var silent = new Trace();
        await Serve(silent, exhaust: false);
        Limits limits = default;
        _ = GetLimit(Files, ref limits);
        loop.SetExceptionHandler((l, context) =>
        {
            _ = SetLimit(Files, ref limits);
            t.At($"reported {t.Error(context.Exception)}, socket given {context.Socket is not null}");
        });
        await Serve(t, exhaust: true);
    }

    private static async Coroutine Serve(Trace t, bool exhaust)
    {
        var loop = Asyncio.GetRunningLoop();
        var lost = loop.CreateFuture();
        var server = await loop.CreateServer(() => new Noting(t, lost), "127.0.0.1", 0, backlog: 1);
        using (var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            client.Connect(IPAddress.Loopback, t.Port(server));
            t.Say("connected");
            if (exhaust)
            {
                Limits none = default;
                _ = GetLimit(Files, ref none);
                none.Soft = 0;
                _ = SetLimit(Files, ref none);
                await Asyncio.Sleep(5);
            }
        }
        await lost;
        server.Close();
    }

    public static void Alone(Trace t) => Asyncio.Run(Work(t), loopFactory: () => new EventLoop(new VirtualClock()));

    private const int Files = 7;

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, ref Limits limits);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, ref Limits limits);

    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }

    private sealed class Noting(Trace t, Future lost) : Protocol
    {
        public override void ConnectionMade(BaseTransport transport) => t.At("accepted");

        public override void ConnectionLost(Exception? exc) => lost.SetResult();
    }
}
