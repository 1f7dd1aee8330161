using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Each strategy finds each kata's race in idiomatic C# too.</summary>
[TestFixture]
public class ExplorationNativeKataTests
{
    [TestCaseSource(typeof(Katas), nameof(Katas.Names))]
    public void Kata_InAsyncioOrder_Passes(string kata) => AsyncioTest.Run(NativeKatas.Of(kata));

    [Test, Combinatorial]
    public void Explore_Kata_IsFoundAndShrunkToTheFewest(
        [ValueSource(typeof(Katas), nameof(Katas.Names))] string kata, [Values] ExplorationStrategy strategy)
    {
        ExplorationResult result = Explorer.Explore(NativeKatas.Of(kata), new ExploreOptions { Strategy = strategy });

        result.Failure.Should().NotBeNull();
        result.Failure!.Schedule.Deviations.Should().BeInRange(1, 3);
        result.Failure.Message.Should().Contain("overtaking").And.Contain("NativeKatas.cs:");
    }

    [TestCaseSource(typeof(Katas), nameof(Katas.Names))]
    public void RunSeeds_Kata_IsFound(string kata) =>
        FluentActions.Invoking(() => Explorer.RunSeeds(NativeKatas.Of(kata), "1-200")).Should().Throw<ScheduleException>();
}
