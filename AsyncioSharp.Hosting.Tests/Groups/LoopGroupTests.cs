using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Hosting.Tests.Groups;

[TestFixture]
public sealed class LoopGroupTests
{
    [Test]
    public void Run_Coroutine_RunsOnEachLoopAndReturnsWhenAllHaveEnded()
    {
        var seen = new (string? Thread, EventLoop? Loop)[3];

        LoopGroup.Run(3, async Coroutine (member) =>
        {
            await Asyncio.Sleep(0);
            seen[member.Index] = (Thread.CurrentThread.Name, Asyncio.GetRunningLoop());
            member.Loop.Should().BeSameAs(Asyncio.GetRunningLoop());
            member.Loops.Should().HaveCount(3);
        });

        seen.Select(static one => one.Thread).Should().Equal("loop-0", "loop-1", "loop-2");
        seen.Select(static one => one.Loop).Should().OnlyHaveUniqueItems();
        seen.Should().OnlyContain(static one => one.Loop!.IsClosed());
    }

    [Test]
    public void Run_NativeMethodAsksAnotherLoop_StateStaysThere()
    {
        int counter = 0;

        LoopGroup.Run(4, async Task (member) =>
        {
            for (int i = 0; i < 100; i++)
            {
                await member.Loops[0].Run(async Coroutine () =>
                {
                    int before = counter;
                    counter = before + 1;
                });
            }

            // The first stays until the others need it no more.
            await (member.Index == 0 ? UntilAll() : Task.CompletedTask);
        });

        counter.Should().Be(400);

        async Task UntilAll()
        {
            while (counter < 400)
            {
                await Asyncio.Sleep(0);
            }
        }
    }

    [Test]
    public void Run_OneFails_EndsTheOthersAndThrowsItsError()
    {
        bool isCleanedUp = false;
        var began = new TaskCompletionSource();

        Action run = () => LoopGroup.Run(2, async Coroutine (member) =>
        {
            if (member.Index == 1)
            {
                await began.Task;
                throw new InvalidDataException();
            }

            try
            {
                began.SetResult();
                await Asyncio.Sleep(3600);
            }
            finally
            {
                await Asyncio.Sleep(0);
                isCleanedUp = true;
            }
        });

        run.Should().Throw<InvalidDataException>();
        isCleanedUp.Should().BeTrue();
    }

    [Test]
    public void Run_OneFailsAndMayRestart_RunsItAgainOnANewLoopInItsPlace()
    {
        int starts = 0;
        EventLoop? first = null, second = null;

        LoopGroup.Run(
            2,
            async Coroutine (member) =>
            {
                if (member.Index == 0)
                {
                    return;
                }

                if (++starts == 1)
                {
                    first = member.Loop;
                    throw new InvalidDataException();
                }

                second = member.Loop;
                member.Loops[1].Should().BeSameAs(second);
            },
            new LoopGroupOptions { Restart = static (index, error) => index == 1 && error is InvalidDataException });

        starts.Should().Be(2);
        second.Should().NotBeSameAs(first);
        first!.IsClosed().Should().BeTrue();
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public void Run_Signal_CancelsAllInOrderAndReturns(string signal)
    {
        using var ready = new CountdownEvent(2);
        var ended = new List<int>();
        var sender = new Thread(() =>
        {
            ready.Wait();
            using var kill = Process.Start("kill", [$"-{signal}", $"{Environment.ProcessId}"]);
            kill.WaitForExit();
        });
        sender.Start();

        LoopGroup.Run(2, async Coroutine (member) =>
        {
            try
            {
                ready.Signal();
                await Asyncio.Sleep(3600);
            }
            finally
            {
                lock (ended)
                {
                    ended.Add(member.Index);
                }
            }
        });

        sender.Join();
        ended.Should().BeEquivalentTo([0, 1]);
    }

    [Test]
    public void Run_ListenersShareAPort_BothGetConnections()
    {
        int port = FreePort();
        var served = new HashSet<int>();
        using var ready = new CountdownEvent(2);
        var visitor = new Thread(() =>
        {
            ready.Wait();
            for (int i = 0; i < 200; i++)
            {
                lock (served)
                {
                    if (served.Count == 2)
                    {
                        break;
                    }
                }

                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                client.GetStream().ReadByte();
            }
        });
        visitor.Start();

        LoopGroup.Run(2, async Coroutine (member) =>
        {
            await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", port, reusePort: true);
            ready.Signal();
            await member.Loop.RunInExecutor(null, visitor.Join);

            async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
            {
                lock (served)
                {
                    served.Add(member.Index);
                }

                writer.Write("x"u8);
                await writer.Drain();
                writer.Close();
            }
        });

        served.Should().BeEquivalentTo([0, 1]);
    }

    [Test]
    public void Run_Pinned_EachThreadHasAProcessorOfItsOwn()
    {
        // What a pinned thread is asked for is what it has.
        var processors = new int[2];

        LoopGroup.Run(
            2,
            async Coroutine (member) =>
            {
                await Asyncio.Sleep(0);
                processors[member.Index] = ProcessorPin.PinThisThread(0);
            },
            new LoopGroupOptions { PinToProcessors = true });

        processors.Distinct().Count().Should().Be(Math.Min(2, Environment.ProcessorCount));
    }

    [Test]
    public void Run_OnALoop_IsRefused() => AsyncioContext.Run(static async Coroutine () =>
    {
        await Asyncio.Sleep(0);
        FluentActions.Invoking(static () => LoopGroup.Run(1, static async Coroutine (_) => { }))
            .Should().Throw<InvalidOperationException>().WithMessage("*running event loop*");
    });

    [TestCase(0)]
    [TestCase(-1)]
    public void Run_NoLoop_IsRefused(int count) =>
        FluentActions.Invoking(() => LoopGroup.Run(count, static async Coroutine (_) => { })).Should().Throw<ArgumentOutOfRangeException>();

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
