using FluentAssertions;
using NUnit.Framework;

namespace AsyncioSharp.Tool.Tests.Commands;

[Category("Slow")]
public class WhyTests
{
    [TestCase("waits-coroutine")]
    [TestCase("waits-task")]
    public async Task Why_LockOfAnother_FollowsTheHolderToItsSleep(string program)
    {
        using Target target = await Target.StartAsync(program);
        Run run = await Run.OfAsync("why", target.Id, "taker");

        run.Errors.Should().BeEmpty();
        run.Form.Should().Be("""
            taker (N): waiting for TIME, in Inner FILE
            └── waits for AsyncioLock.Acquire of <Lock [locked, waiters:N]>, held by holder (N)
                └── holder (N): waiting for TIME, in Holder FILE
                    └── waits for sleep, TIME left
                        └── time passes: holder (N) sleeps for another TIME

            taker (N) goes on when this has happened:
              time passes: holder (N) sleeps for another TIME

            """);
    }

    [TestCase("circle-coroutine", "first")]
    [TestCase("circle-task", "first")]
    [TestCase("circle-coroutine", "third")]
    [TestCase("circle-task", "third")]
    public async Task Why_Circle_SaysThatItNeverGoesOn(string program, string task)
    {
        using Target target = await Target.StartAsync(program);
        Run run = await Run.OfAsync("why", target.Id, task);

        run.Output.Should().Contain("IN A CIRCLE").And.Contain("see above: a circle").And.Contain("never by itself");
    }

    [Test]
    public async Task Why_TaskThatWaitsOnAStuckLoop_SaysThatTheLoopHasToComeBack()
    {
        using Target target = await Target.StartAsync("sleeps");
        Run run = await Run.OfAsync("why", target.Id, "bystander");

        run.Form.Should().Contain("Task culprit (N) does not return").And
            .Contain("time passes: bystander (N) sleeps for another TIME\n  and loop N comes to it, which does not answer now");
    }

    [Test]
    public async Task Why_NoSuchTask_SaysSo()
    {
        using Target target = await Target.StartAsync("waits-coroutine");
        Run run = await Run.OfAsync("why", target.Id, "nobody");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("has no task 'nobody'");
    }

    [Test]
    public async Task Why_TaskOfAStuckLoop_BlamesTheOneThatDoesNotReturn()
    {
        using Target target = await Target.StartAsync("sleeps");
        Run run = await Run.OfAsync("why", target.Id, "culprit");

        run.Form.Should().Contain("culprit (N) returns to its loop: its step runs now, and has not ended in time").And
            .Contain("BlockInSleep");
    }
}
