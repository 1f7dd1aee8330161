using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Settle, SleepAndSettle, NextTimer, HoldTime; Step, RunReady, Advance. The first three tests are the examples of Go's synctest, whose questions these answer.</summary>
[TestFixture]
public class SteppingTests
{
    private const string Head = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";

    [Test]
    public void AfterFunc_BeforeAndAfterTheCancellation_RunsOnlyAfter() => AsyncioTest.Run(async loop =>
    {
        using var source = new CancellationTokenSource();
        bool called = false;
        using var registration = source.Token.Register(() => loop.CallSoon(() => called = true));

        await loop.Settle();
        called.Should().BeFalse("nothing was cancelled");

        source.Cancel();
        called.Should().BeFalse("the callback waits for its turn");
        await loop.Settle();
        called.Should().BeTrue();
        loop.Elapsed.Should().Be(TimeSpan.Zero);
    });

    [Test]
    public void Timeout_OneTickBeforeAndAtIt_ExpiresThenAndNotBefore() => AsyncioTest.Run(async loop =>
    {
        var timeout = TimeSpan.FromSeconds(5);
        using var source = new CancellationTokenSource(timeout, loop.TimeProvider);

        await loop.SleepAndSettle(timeout - TimeSpan.FromTicks(1));
        source.IsCancellationRequested.Should().BeFalse();

        await loop.SleepAndSettle(TimeSpan.FromTicks(1));
        source.IsCancellationRequested.Should().BeTrue();
        loop.Elapsed.Should().Be(timeout);
    });

    [Test]
    public void Continue100_TheClientHoldsItsBodyBackUntilItIsAskedFor() => AsyncioTest.Run(async loop =>
    {
        // A client, and at the other end of its connection the test.
        var (client, server) = MemoryTransport.Streams(loop);
        var received = new StringBuilder();
        var request = Asyncio.CreateTask(Post);
        _ = loop.Background(ReceiveAll);

        await loop.Settle();
        received.ToString().Should().Be(Head, "the body is held back");
        request.Done().Should().BeFalse();

        server.Writer.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
        await loop.Settle();
        received.ToString().Should().Be(Head + "body");

        server.Writer.Write("HTTP/1.1 200 OK\r\n\r\n"u8);
        (await request).Should().Be("HTTP/1.1 200 OK");
        loop.Elapsed.Should().Be(TimeSpan.Zero);
        client.Writer.Close();
        server.Writer.Close();
        await Asyncio.Gather(client.Writer.WaitClosed(), server.Writer.WaitClosed());

        async Coroutine ReceiveAll()
        {
            while (await server.Reader.Read(1024) is { Length: > 0 } bytes)
            {
                received.Append(Encoding.ASCII.GetString(bytes));
            }
        }

        async Coroutine<string> Post()
        {
            client.Writer.Write(Encoding.ASCII.GetBytes(Head));
            await client.Writer.Drain();
            (await ReadHead()).Should().Be("HTTP/1.1 100 Continue");
            client.Writer.Write("body"u8);
            await client.Writer.Drain();
            return await ReadHead();
        }

        async Coroutine<string> ReadHead() => Encoding.ASCII.GetString(await client.Reader.ReadUntil("\r\n\r\n"u8)).Trim();
    });

    [Test]
    public void NextTimer_OfABackOff_DoublesExactly() => AsyncioTest.Run(async loop =>
    {
        int tries = 0;
        var work = Asyncio.CreateTask(Retrying);

        foreach (double expected in (double[])[0.1, 0.2, 0.4, 0.8])
        {
            await loop.Settle();
            loop.NextTimer.Should().Be(expected);
            await Asyncio.Sleep(expected);
        }

        await work;
        loop.NextTimer.Should().BeNull();

        async Coroutine Retrying()
        {
            for (double delay = 0.1; ++tries < 5; delay *= 2)
            {
                await Asyncio.Sleep(delay);
            }
        }
    });

    [Test]
    public void HoldTime_WhileRealSocketsTalk_NoTimerFires() => AsyncioTest.Run(async loop =>
    {
        bool fired = false;
        var sleeper = Asyncio.CreateTask(async Coroutine () => { await Asyncio.Sleep(1); fired = true; });
        await Asyncio.Sleep(0);

        using (loop.HoldTime())
        {
            Server server = await loop.CreateServer(static () => new Echo(), "127.0.0.1", 0);
            using (var client = new TcpClient())
            {
                await client.ConnectAsync((IPEndPoint)server.Sockets[0].Getsockname()!);
                byte[] buffer = new byte[5];
                await client.GetStream().WriteAsync("hello"u8.ToArray());
                await client.GetStream().ReadExactlyAsync(buffer);
                Encoding.UTF8.GetString(buffer).Should().Be("hello");
            }

            server.Close();
            await server.WaitClosed();
            fired.Should().BeFalse();
            loop.Elapsed.Should().Be(TimeSpan.Zero);
        }

        await sleeper;
        loop.Elapsed.Should().Be(TimeSpan.FromSeconds(1));
    }, TestOptions.Default with { Network = TestNetwork.Real });

    [Test]
    public void Settle_SeveralWait_AreWokenOneAfterTheOtherBeforeTimeMoves() => AsyncioTest.Run(async loop =>
    {
        var log = new List<string>();
        _ = loop.CallLater(1, () => log.Add("timer"));
        await Asyncio.Gather(Settler("a"), Settler("b"));

        log.Should().Equal("a", "a's wake", "b", "b's wake");
        loop.Elapsed.Should().Be(TimeSpan.Zero);
        await Asyncio.Sleep(1);

        async Coroutine Settler(string name)
        {
            await loop.Settle();
            log.Add(name);
            loop.CallSoon(() => log.Add(name + "'s wake"));
        }
    });

    [Test]
    public void Settle_WorkInAThread_IsWaitedFor() => AsyncioTest.Run(async loop =>
    {
        bool worked = false;
        var work = Asyncio.CreateTask(Asyncio.ToThread(() => Volatile.Write(ref worked, true)));

        await loop.Settle();

        work.Done().Should().BeTrue();
        worked.Should().BeTrue();
    });

    [Test]
    public void Settle_CancelledWhileItWaits_LetsTheOthersGoOn() => AsyncioTest.Run(async loop =>
    {
        var first = Asyncio.CreateTask(loop.Settle());
        await Asyncio.Sleep(0);
        first.Cancel();

        await loop.Settle();

        first.Cancelled().Should().BeTrue();
    });

    [Test]
    public void Settle_RealTime_SaysWhatItNeeds() => AsyncioTest.Run(
        async loop =>
        {
            Func<Task> settle = async () => await loop.Settle();
            await settle.Should().ThrowAsync<InvalidOperationException>().WithMessage("*virtual time*");
        },
        new TestOptions { VirtualTime = false });

    [Test]
    public void Step_OneCallbackAtATime_FromOutside()
    {
        using var loop = new EventLoop(new VirtualClock());
        var log = new List<int>();
        loop.CallSoon(() => { log.Add(1); loop.CallSoon(() => log.Add(3)); });
        loop.CallSoon(() => log.Add(2));

        loop.Step().Should().BeTrue();
        log.Should().Equal(1);
        loop.Step().Should().BeTrue();
        log.Should().Equal(1, 2);
        loop.Step().Should().BeTrue();
        log.Should().Equal(1, 2, 3);
        loop.Step().Should().BeFalse();
    }

    [Test]
    public void Step_WithTimersDueAtOnce_KeepsTheOrderOfWholeTurns()
    {
        log(stepping: true).Should().Equal(log(stepping: false));

        static List<string> log(bool stepping)
        {
            using var loop = new EventLoop(new VirtualClock());
            var log = new List<string>();
            loop.CallSoon(() => { log.Add("a"); loop.CallLater(0, () => log.Add("timer")); loop.CallSoon(() => log.Add("c")); });
            loop.CallSoon(() => { log.Add("b"); loop.CallSoon(() => log.Add("d")); });
            if (stepping)
            {
                loop.RunReady().Should().Be(5);
            }
            else
            {
                loop.RunUntilComplete(Asyncio.Sleep(1));
            }

            return log;
        }
    }

    [Test]
    public void Advance_SeveralTimers_FireEachAtItsOwnTime()
    {
        using var loop = new EventLoop(new VirtualClock());
        var log = new List<double>();
        var work = loop.CreateTask(async Coroutine () =>
        {
            while (true)
            {
                await Asyncio.Sleep(1);
                log.Add(loop.Time());
            }
        });

        loop.Advance(2.5);
        log.Should().Equal(1, 2);
        loop.Elapsed.Should().Be(TimeSpan.FromSeconds(2.5));

        loop.Advance(TimeSpan.FromSeconds(0.5));
        log.Should().Equal(1, 2, 3);
        work.Cancel();
        loop.RunReady();
        work.Cancelled().Should().BeTrue();
    }

    [Test]
    public void RunUntilIdle_TimersAndTasks_RunToTheEnd()
    {
        using var loop = new EventLoop(new VirtualClock());
        var task = loop.CreateTask(Asyncio.Sleep(86400, "done"));

        loop.RunUntilIdle();

        task.Result().Should().Be("done");
        loop.Elapsed.Should().Be(TimeSpan.FromDays(1));
    }

    [Test]
    public void RunReady_NeverComesToRest_SaysWhatSpins()
    {
        using var loop = new EventLoop(new VirtualClock());
        void Again() => loop.CallSoon(Again);
        Again();

        loop.Invoking(spinning => spinning.RunReady()).Should().Throw<AsyncioTestException>().WithMessage("Busy loop*Again*");
    }

    private sealed class Echo : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
    }
}
