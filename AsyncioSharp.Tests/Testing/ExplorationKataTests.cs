using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Each strategy finds each kata's race, and what is printed is the race alone.</summary>
[TestFixture]
public class ExplorationKataTests
{
    private static readonly TimeSpan TimeToFind = TimeSpan.FromSeconds(10);

    [TestCaseSource(typeof(Katas), nameof(Katas.Names))]
    public void Kata_InAsyncioOrder_Passes(string kata) => AsyncioTest.Run(Katas.Of(kata));

    [Test, Combinatorial]
    public void Explore_Kata_IsFoundAndShrunkToTheFewest(
        [ValueSource(typeof(Katas), nameof(Katas.Names))] string kata, [Values] ExplorationStrategy strategy)
    {
        long start = TimeProvider.System.GetTimestamp();

        ExplorationResult result = Explorer.Explore(Katas.Of(kata), new ExploreOptions { Strategy = strategy });

        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeToFind);
        result.Failure.Should().NotBeNull();
        TestContext.Out.WriteLine(result.Failure!.Message);
        result.Failure.Schedule.Deviations.Should().BeInRange(1, Katas.FewestOf(kata) + 1);
        result.Failure.Message.Should().Contain("overtaking").And.Contain("Katas.cs:");
    }

    [TestCaseSource(typeof(Katas), nameof(Katas.Names))]
    public void Explore_KataWithFewerDeviationsThanTheFewest_Passes(string kata) =>
        Explorer.Check(Katas.Of(kata), new ExploreOptions { MaxDeviations = Katas.FewestOf(kata) - 1 }).IsComplete.Should().BeTrue();

    [TestCaseSource(typeof(Katas), nameof(Katas.Names))]
    public void Replay_WordOfAFailure_FailsInTheSameWay(string kata)
    {
        ScheduleException found = Explorer.Explore(Katas.Of(kata)).Failure!;
        Schedule schedule = Schedule.Parse(found.Schedule.ToString());

        for (int i = 0; i < 3; i++)
        {
            ScheduleException again = FluentActions.Invoking(() => Explorer.Replay(Katas.Of(kata), schedule)).Should().Throw<ScheduleException>().Which;
            again.InnerException!.GetType().Should().Be(found.InnerException!.GetType());
            again.Schedule.ToString().Should().Be(schedule.ToString());
        }
    }
}
