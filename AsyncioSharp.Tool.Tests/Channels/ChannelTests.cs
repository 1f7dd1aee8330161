namespace AsyncioSharp.Tool.Tests.Channels;

/// <summary>What stays of a command in the process: nothing.</summary>
[TestFixture, Category("Slow")]
public class ChannelTests
{
    [TestCase("ps")]
    [TestCase("pstree")]
    [TestCase("why", "Task-1")]
    public async Task Command_HasEnded_NobodyListensToTheProcessAnyMore(string command, params string[] rest)
    {
        using Target target = await Target.StartAsync("listened");

        Run run = await Run.OfAsync([command, target.Id, .. rest]);

        run.ExitCode.Should().Be(0, run.Errors);
        (await target.ReadLineAsync()).Should().Be("heard");
        (await target.ReadLineAsync()).Should().Be("not heard");
    }

    [Test]
    public async Task Dispose_ProcessThatIsStopped_DoesNotWaitForIt()
    {
        using Target target = await Target.StartAsync("listened");
        Channel channel = await Channel.OpenAsync(target.ToProcess(), [new InspectRequest(InspectionProtocol.LoopsRequest).ToProvider()]);
        await target.SignalAsync("-STOP");

        await channel.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        await target.SignalAsync("-CONT");
    }
}
