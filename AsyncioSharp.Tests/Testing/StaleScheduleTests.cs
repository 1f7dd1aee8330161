using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>A schedule that was kept, of code that has changed since: a run that passes then must not look like a mended fault.</summary>
[TestFixture]
public class StaleScheduleTests
{
    [Test]
    public void Replay_OfTheSameCode_Passes()
    {
        Schedule schedule = Explorer.Explore(() => Failing(3)).Failure!.Schedule;

        Explorer.Replay(() => Workers(3), schedule);
        Schedule.Parse(schedule.ToString()).ToString().Should().Be(schedule.ToString());
    }

    [TestCase("Tasks:900=3", "decision 900, and the run has only")]
    [TestCase("Tasks:0=7", "number 7 in line at decision 0, where only 3 are ready")]
    public void Replay_OfAScheduleByHand_MustFit(string text, string why) => Refusal(() => Workers(3), text).Should().Contain(why);

    [Test]
    public void Replay_OfCodeThatHasChanged_Fails([Values(2, 4)] int workers)
    {
        string text = Explorer.Explore(() => Failing(3)).Failure!.Schedule.ToString();

        Refusal(() => Workers(workers), text).Should().Contain("does not fit this code any more").And.Contain("Search again");
    }

    [Test]
    public void Schedule_OfATestThatHasChanged_FailsTheTest()
    {
        var options = new TestOptions { Schedule = Schedule.Parse("Tasks:0=7,900=3") };

        FluentActions.Invoking(() => AsyncioTest.Run(() => Workers(3), options)).Should().Throw<StaleScheduleException>();
    }

    [Test]
    public void Replay_ThatFailsAndDoesNotFit_SaysBoth()
    {
        FluentActions.Invoking(() => Explorer.Replay(() => Failing(3), Schedule.Parse("Tasks:900=1")))
            .Should().Throw<ScheduleException>().WithMessage("*Replayed, but the schedule does not fit*");
    }

    private static string Refusal(Func<Task> body, string schedule) =>
        FluentActions.Invoking(() => Explorer.Replay(body, Schedule.Parse(schedule))).Should().Throw<StaleScheduleException>().Which.Message;

    private static async Task Failing(int workers)
    {
        await Workers(workers);
        throw new InvalidOperationException("broken");
    }

    private static async Task Workers(int count) => await Asyncio.Gather(Enumerable.Range(0, count).Select(static async Coroutine (_) => await Asyncio.Sleep(0)));
}
