using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>Members of servers, streams and subprocesses. What needs the system runs outside of virtual time.</summary>
[TestFixture]
public sealed class NetMemberSnippets : MemberFixture
{
    [Test, Asyncio]
    public async Coroutine StartServer()
    {
        // begin StartServer
        async Coroutine Greet(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            string name = Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd();
            writer.Write(Encoding.UTF8.GetBytes($"hello, {name}\n"));
            await writer.Drain();                          // waits while the client is slow
            writer.Close();
        }

        await using Server server = await Asyncio.StartServer(Greet, "127.0.0.1", 0);
        EndPoint address = server.Sockets[0].LocalEndPoint!;
        // end

        (await Ask(((IPEndPoint)address).Port)).Should().Be("hello, ada");
    }

    [Test, Asyncio]
    public async Coroutine ReadExactly()
    {
        await using Server server = await Asyncio.StartServer(Send, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);

        // begin ReadExactly
        byte[] length = await reader.ReadExactly(1);       // IncompleteReadError if the connection ends before
        byte[] body = await reader.ReadExactly(length[0]);
        byte[] rest = await reader.Read();                 // all that comes, until the other side ends
        // end

        body.Should().Equal("abc"u8.ToArray());
        rest.Should().Equal("\r\nrest"u8.ToArray());
        writer.Close();

        static async Coroutine Send(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            writer.Write("\u0003abc\r\nrest"u8);
            await writer.Drain();
            writer.Close();
        }
    }

    [Test, Asyncio]
    public async Coroutine ServeForever()
    {
        Server server = await Asyncio.StartServer(Idle, "127.0.0.1", 0);

        // begin ServeForever
        AsyncioTask serving = Asyncio.CreateTask(server.ServeForever());         // until it is cancelled
        await Asyncio.Sleep(3600);
        serving.Cancel();
        server.CloseClients();                             // each gets what is buffered for it
        await server.WaitClosed();
        // end

        Now.Should().BeApproximately(3600, 1);

        static async Coroutine Idle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            await reader.Read();
            writer.Close();
        }
    }

    [Test, Platform(Exclude = "Win", Reason = "The program is a POSIX one.")]
    public void Communicate() => AsyncioContext.Run(async () =>
    {
        // begin Communicate
        AsyncioProcess sort = await Asyncio.CreateSubprocessExec("sort", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        var (output, _) = await sort.Communicate("b\na\n"u8.ToArray());
        Console.WriteLine(Encoding.UTF8.GetString(output!));
        // end

        Lines.Should().Equal("a\nb\n");
    });

    [Test, Platform(Exclude = "Win", Reason = "Only the handler is set; the signal is not sent.")]
    public void AddSignalHandler() => AsyncioContext.Run(async () =>
    {
        // begin AddSignalHandler
        EventLoop loop = Asyncio.GetRunningLoop();
        var stop = new AsyncioEvent();
        loop.AddSignalHandler(PosixSignal.SIGTERM, stop.Set);
        // end

        loop.RemoveSignalHandler(PosixSignal.SIGTERM).Should().BeTrue();
        await Asyncio.Sleep(0);
    });

    private static async Coroutine<string> Ask(int port)
    {
        // begin OpenConnection
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
        writer.Write("ada\n"u8);
        byte[] answer = await reader.ReadLine();
        writer.Close();
        await writer.WaitClosed();
        // end

        return Encoding.UTF8.GetString(answer).TrimEnd();
    }
}
