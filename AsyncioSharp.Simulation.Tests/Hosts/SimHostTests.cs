using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AsyncioSharp.Simulation.Tests;

public sealed class SimHostTests
{
    [Test, Asyncio]
    public async Task Host_Server_AnswersTheTest()
    {
        SimWorld world = Sim.World();
        world.Host("db", Programs.Echo(5432));

        string answer = await Programs.Ask("db", 5432, "hello");

        answer.Should().Be("hello");
        world.Time.Should().BeApproximately(0.004, 1e-6, "a handshake and a round trip take 2 ms each");
    }

    [Test, Asyncio]
    public async Coroutine Host_AsksAnother_BothNamesResolve()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Programs.Echo(5432));
        string answer = "";
        SimHost app = world.Host("app", async Coroutine () => answer = await Programs.Ask("db", 5432, "from app"));

        await app.Join();

        answer.Should().Be("from app");
        app.IsRunning.Should().BeFalse("its program has ended");
        db.ToString().Should().Be("<SimHost db 10.0.0.2 running>");
    }

    [Test, Asyncio]
    public async Coroutine Names_OfHosts_AreFoundBothWays()
    {
        SimHost db = Sim.World().Host("db", Programs.Idle);
        EventLoop loop = Asyncio.GetRunningLoop();

        AddrInfo[] found = await loop.Getaddrinfo("db", 80, type: SocketType.Stream);
        (string host, string port) = await loop.Getnameinfo(new IPEndPoint(db.AddressV6, 80), NameInfoFlags.Numericserv);

        found.Select(static one => one.Sockaddr.Address).Should().Equal(db.Address, db.AddressV6);
        (host, port).Should().Be(("db", "80"));
        Func<Task> unknown = async () => await loop.Getaddrinfo("nowhere.example", 80);
        (await unknown.Should().ThrowAsync<SocketException>()).WithMessage("nowhere.example*simulated*localhost*");
    }

    [Test, Asyncio]
    public async Coroutine Connect_ByItsIPv6Address_Works()
    {
        SimHost db = Sim.World().Host("db", Programs.Echo(5432));

        (await Programs.Ask(db.AddressV6.ToString(), 5432, "six")).Should().Be("six");
    }

    [Test, Asyncio]
    public async Coroutine CrashAndRestart_AHundredTimes_ConnectionsAreResetAndNewOnesWork()
    {
        SimHost db = Sim.World().Host("db", Programs.Echo(5432));
        for (int i = 0; i < 100; i++)
        {
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("db", 5432);
            writer.Write("x\n"u8);
            await writer.Drain();
            await reader.ReadLine();

            db.Crash();

            Func<Task> read = async () => await reader.ReadLine();
            (await read.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
            writer.Close();
            Func<Task> connect = async () => await Asyncio.OpenConnection("db", 5432);
            (await connect.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
            db.Restart();
            (await Programs.Ask("db", 5432, "back")).Should().Be("back");
        }

        db.Starts.Should().Be(101);
    }

    [Test, Asyncio]
    public async Coroutine Crash_InTheMiddle_RunsNoFinally()
    {
        bool hasCleanedUp = false;
        SimHost host = Sim.World().Host("a", async Coroutine () =>
        {
            try
            {
                await Asyncio.Sleep(10);
            }
            finally
            {
                hasCleanedUp = true;
            }
        });
        await Asyncio.Sleep(1);

        host.Crash();
        await Asyncio.Sleep(100);

        hasCleanedUp.Should().BeFalse();
        host.IsRunning.Should().BeFalse();
    }

    [Test, Asyncio]
    public async Task Crash_WhileANativeMethodWaitsOutside_RunsNoFinallyLater()
    {
        var outside = new TaskCompletionSource();
        bool hasRun = false;
        SimHost db = Sim.World().Host("db", async Task () =>
        {
            try
            {
                await outside.Task;
            }
            finally
            {
                hasRun = true;
            }
        });
        await Asyncio.Sleep(1);
        db.Crash();

        outside.SetResult();
        await Asyncio.ToThread(static () => { });
        await Asyncio.Sleep(1);

        hasRun.Should().BeFalse("the process is gone");
    }

    [TestCase(EscapeMode.Fail)]
    [TestCase(EscapeMode.Warn)]
    public void Escape_OnAHost_IsReportedWithItsName(EscapeMode mode)
    {
        var output = new StringWriter();
        Action run = () => AsyncioTest.Run(
            static async Coroutine () =>
            {
                SimHost db = Sim.World().Host("db", static async Coroutine () => await Task.Delay(1));
                await db.Join();
                await Asyncio.Sleep(1);
            },
            new TestOptions { Escapes = mode, Output = output });

        const string Expected = "*a timer on the wall clock (due in 1 ms) on host db*SimHostTests.cs*";
        if (mode == EscapeMode.Fail)
        {
            run.Should().Throw<AsyncioTestException>().WithMessage(Expected);
        }
        else
        {
            run();
            output.ToString().Should().Match(Expected);
        }
    }

    [Test, Asyncio]
    public async Coroutine Pause_TimersFireLateAndNoneIsLost()
    {
        List<double> ticks = [];
        SimHost host = Sim.World().Host("a", async Coroutine () =>
        {
            for (int i = 0; i < 3; i++)
            {
                await Asyncio.Sleep(1);
                ticks.Add(Asyncio.GetRunningLoop().Time());
            }
        });
        await Asyncio.Sleep(0.5);

        host.Pause();
        await Asyncio.Sleep(5);
        host.Resume();
        await host.Join();

        ticks.Should().Equal(5.5, 6.5, 7.5);
    }

    [Test, Asyncio]
    public async Coroutine Pause_PacketsWaitInTheKernel()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Programs.Echo(5432));
        await Asyncio.Sleep(1);
        db.Pause();

        AsyncioTask<string> answer = Asyncio.CreateTask(Programs.Ask("db", 5432, "patience"));
        await Asyncio.Sleep(10);
        answer.Done().Should().BeFalse();
        db.Resume();

        (await answer).Should().Be("patience");
        world.Time.Should().BeApproximately(11.001, 0.01, "the kernel has accepted the connection and its line long before");
    }

    [Test, Asyncio]
    public async Coroutine SkewClock_ShowsInWallTimeOnly()
    {
        SimHost host = Sim.World().Host("a", Programs.Idle);
        DateTimeOffset start = host.TimeProvider.GetUtcNow();

        host.SkewClock(rate: 1.5, offset: 3);
        await Asyncio.Sleep(10);

        (host.TimeProvider.GetUtcNow() - start).TotalSeconds.Should().BeApproximately(18, 1e-6);
        host.Loop.Time().Should().Be(10);
    }

    [Test, Asyncio]
    public async Task TimeZone_IsTheHostsOwn_AndStaysWhenItRestarts()
    {
        SimWorld world = Sim.World();
        SimHost here = world.Host("here", Programs.Idle), there = world.Host("there", Programs.Idle);

        there.TimeZone = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(9), null, null);
        there.Restart();
        await Asyncio.Sleep(1);

        there.Loop.TimeProvider.GetLocalNow().Offset.Should().Be(TimeSpan.FromHours(9));
        there.Loop.TimeProvider.GetLocalNow().Should().Be(here.Loop.TimeProvider.GetLocalNow(), "it is the same moment");
        here.Loop.TimeProvider.LocalTimeZone.Should().Be(TimeZoneInfo.Utc);
    }

    [Test, Asyncio]
    public async Coroutine Shutdown_WithoutHandler_CancelsTheProgramAndRunsFinally()
    {
        List<string> said = [];
        SimHost host = Sim.World().Host("a", async Coroutine () =>
        {
            _ = Asyncio.CreateTask(Background());
            try
            {
                await Programs.Idle();
            }
            finally
            {
                said.Add("main");
            }
        });
        await Asyncio.Sleep(1);

        host.Shutdown();
        await host.Join();

        said.Should().Equal("main", "background");

        async Coroutine Background()
        {
            try
            {
                await Programs.Idle();
            }
            finally
            {
                said.Add("background");
            }
        }
    }

    [Test, Asyncio]
    public async Coroutine Shutdown_WithAHandler_TheProgramAnswers()
    {
        SimHost host = Sim.World().Host("a", async Coroutine () =>
        {
            var asked = new AsyncioEvent();
            Asyncio.GetRunningLoop().AddSignalHandler(PosixSignal.SIGTERM, asked.Set);
            await asked.Wait();
            await Asyncio.Sleep(2);
        });
        await Asyncio.Sleep(1);

        host.Shutdown();
        await host.Join();

        Sim.World().Time.Should().Be(3);
    }

    [Test]
    public void Host_ProgramFails_FailsTheTestWithItsName()
    {
        Action run = () => AsyncioTest.Run(async Coroutine () =>
        {
            Sim.World().Host("db", Fail);
            await Asyncio.Sleep(10);
        });

        run.Should().Throw<HostFailedException>().WithMessage("*host 'db'*FormatException: bad table").WithInnerException<FormatException>();
    }

    [Test, Asyncio]
    public async Coroutine Join_ProgramFails_Throws()
    {
        SimHost host = Sim.World().Host("db", Fail);

        Func<Task> join = async () => await host.Join();

        (await join.Should().ThrowAsync<HostFailedException>()).Which.Host.Should().BeSameAs(host);
    }

    [Test]
    public void Deadlock_AcrossHosts_NamesTheHostOfEachTask()
    {
        Action run = () => AsyncioTest.Run(async Coroutine () =>
        {
            SimHost host = Sim.World().Host("db", async Coroutine () => await new AsyncioEvent().Wait());
            await host.Join();
        });

        run.Should().Throw<DeadlockError>().WithMessage("*db: main waits on*");
    }

    [Test]
    public void TaskOfAHost_FailsUnseen_FailsTheTestWithTheName()
    {
        Action run = () => AsyncioTest.Run(async Coroutine () =>
        {
            SimHost host = Sim.World().Host("db", async Coroutine () =>
            {
                _ = Asyncio.CreateTask(Fail());
                await Asyncio.Sleep(1);
            });
            await host.Join();
        });

        run.Should().Throw<AsyncioTestException>().WithMessage("*on host db:*bad table*");
    }

    [Test, Asyncio]
    public async Coroutine ToThread_OnAHost_TimeWaitsForIt()
    {
        SimHost host = Sim.World().Host("a", async Coroutine () => (await Asyncio.ToThread(() => 42)).Should().Be(42));

        await host.Join();

        Sim.World().Time.Should().Be(0);
    }

    [Test, Asyncio(CheckDeterminism = true)]
    public async Coroutine World_RunTwice_DoesTheSameSteps()
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Exponential(0.01);
        world.Net.Loss = 0.1;
        world.Host("db", Programs.Echo(5432));
        SimHost[] clients = [.. Enumerable.Range(0, 5).Select(number => world.Host($"client{number}", async Coroutine () =>
        {
            for (int i = 0; i < 5; i++)
            {
                (await Programs.Ask("db", 5432, $"{number} {i}")).Should().Be($"{number} {i}");
            }
        }))];

        foreach (SimHost client in clients)
        {
            await client.Join();
        }
    }

    [Test]
    public void Add_PipeOnAHost_IsRefusedWithTheReason()
    {
        Action run = () => AsyncioTest.Run(async Coroutine () =>
        {
            SimHost host = Sim.World().Host("db", async Coroutine () =>
            {
                AsyncioProcess child = await Asyncio.CreateSubprocessShell("true");
                await child.Wait();
            });
            await host.Join();
        });

        run.Should().Throw<HostFailedException>().WithMessage("*Host 'db' is simulated*");
    }

    private static async Coroutine Fail()
    {
        await Asyncio.Sleep(0);
        throw new FormatException("bad table");
    }
}
