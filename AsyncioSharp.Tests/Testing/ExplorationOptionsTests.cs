using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Seeds, schedules, exploration and traces through AsyncioTest.Run.</summary>
[TestFixture]
public class ExplorationOptionsTests
{
    [Test]
    public void Run_Seeds_FindTheRaceAndPrintTheName()
    {
        ScheduleException found = FluentActions.Invoking(() => AsyncioTest.Run(Katas.LostUpdate, new TestOptions { Seeds = "1-100", Name = "Deposits" }))
            .Should().Throw<ScheduleException>().Which;

        found.Message.Should().Contain($"ASYNCIO_SEED={found.Seed} dotnet test --filter \"Name~Deposits\"").And.Contain("Katas.cs:");
        found.Schedule.Deviations.Should().Be(1);
    }

    [Test]
    public void Run_Schedule_RunsThatOneAlone()
    {
        Schedule schedule = Explorer.Explore(Katas.LostUpdate).Failure!.Schedule;

        FluentActions.Invoking(() => AsyncioTest.Run(Katas.LostUpdate, new TestOptions { Schedule = schedule })).Should().Throw<ScheduleException>();
        AsyncioTest.Run(Katas.LostUpdate, new TestOptions { Schedule = Schedule.Parse("Tasks:") });
    }

    [Test]
    public void Run_Explore_FindsADeadlockAndNamesTheLocks() =>
        FluentActions.Invoking(() => AsyncioTest.Run(Katas.DiningPhilosophers, new TestOptions { Explore = new ExploreOptions() }))
            .Should().Throw<ScheduleException>().WithMessage("*1 step: DeadlockError*").WithInnerException<DeadlockError>();

    [Test]
    public void Run_ExploreALeakThatOneOrderHas_Fails() =>
        FluentActions.Invoking(() => AsyncioTest.Run(
            async Coroutine () =>
            {
                bool first = false;
                AsyncioTask other = Asyncio.CreateTask(async Coroutine () =>
                {
                    if (!first)
                    {
                        Asyncio.GetRunningLoop().CallLater(1000, static () => { });
                    }
                });
                await Asyncio.Gather(Asyncio.CreateTask(async Coroutine () => first = true), other);
            },
            new TestOptions { Explore = new ExploreOptions() })).Should().Throw<ScheduleException>().WithInnerException<AsyncioTestException>();

    [Test]
    public void Run_CheckDeterminism_ComparesTwoRuns()
    {
        int runs = 0;
        FluentActions.Invoking(() => AsyncioTest.Run(async Coroutine () => await Asyncio.Sleep(++runs), new TestOptions { CheckDeterminism = true }))
            .Should().Throw<NondeterminismException>();

        AsyncioTest.Run(async Coroutine () => await Asyncio.Sleep(1), new TestOptions { CheckDeterminism = true });
    }

    [Test]
    public void Run_TraceFolder_HasTheTimelineOfAFailedTestAlone()
    {
        string folder = Directory.CreateTempSubdirectory("asyncio-trace").FullName;
        var output = new StringWriter();
        try
        {
            var options = new TestOptions { TraceFolder = folder, Name = "a/b", Output = output };
            AsyncioTest.Run(async Coroutine () => await Asyncio.Sleep(1), options);
            Directory.GetFiles(folder).Should().BeEmpty();

            FluentActions.Invoking(() => AsyncioTest.Run(
                async Coroutine () =>
                {
                    await Asyncio.Sleep(1);
                    throw new FormatException("mine");
                },
                options)).Should().Throw<FormatException>();

            Directory.GetFiles(folder).Select(Path.GetFileName).Should().BeEquivalentTo("a_b.html", "a_b.json");
            File.ReadAllText(Path.Combine(folder, "a_b.html")).Should().Contain("FormatException: mine");
            output.ToString().Should().Contain(Path.Combine(folder, "a_b.html"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Run_SeedsWithAResult_ReturnsIt() =>
        AsyncioTest.Run(async Coroutine<int> () => 7, new TestOptions { Seeds = "1-3" }).Should().Be(7);

    [Test]
    public void Check_TwoWaysAtOnce_IsRefused() =>
        FluentActions.Invoking(() => AsyncioTest.Run(Katas.LostUpdate, new TestOptions { Seeds = "1", CheckDeterminism = true })).Should().Throw<ArgumentException>().WithMessage("*Choose one*");

    [Test]
    public void Check_SeedsInRealTime_AreRefused() =>
        FluentActions.Invoking(() => AsyncioTest.Run(Katas.LostUpdate, new TestOptions { Seeds = "1", VirtualTime = false })).Should().Throw<ArgumentException>().WithMessage("*VirtualTime*");
}
