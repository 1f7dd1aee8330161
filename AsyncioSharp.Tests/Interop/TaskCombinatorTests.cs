using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Task.WhenAll, Task.WhenAny and Task.WhenEach over native methods that wait on the loop.</summary>
[TestFixture]
public sealed class TaskCombinatorTests
{
    [Test]
    public void WhenAll_OfMethodsThatSleep_RunsThemSideBySideInOneTask([Values] Body body) => Virtual.Run(async () =>
    {
        double[] results = await Guest.Start(body, () => Task.WhenAll(After(3), After(1), After(2)));
        results.Should().Equal(3, 1, 2);
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test]
    public void WhenAll_CancelledTask_CancelsEverySleep([Values] Body body) => Virtual.Run(async () =>
    {
        int cancelled = 0;
        AsyncioTask<double> task = Guest.Start(body, () => Task.WhenAll(Note(), Note(), Note()));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        cancelled.Should().Be(3);
        Asyncio.GetRunningLoop().Time().Should().Be(1);

        async Task Note()
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                throw;
            }
        }
    });

    [Test]
    public void WhenAny_OfMethodsThatSleep_ReturnsWithTheFirst([Values] Body body) => Virtual.Run(async () =>
    {
        Task<double> slow = After(5);
        Task<double> first = await Guest.Start(body, () => Task.WhenAny(slow, After(2)));
        (await first).Should().Be(2);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
        (await slow).Should().Be(5);
    });

    [Test]
    public void WhenEach_OfMethodsThatSleep_GivesThemAsTheyEnd() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        var got = new List<double>();
        await foreach (Task<double> task in Task.WhenEach(After(3), After(1), After(2)))
        {
            home.Check();
            got.Add(await task);
        }

        got.Should().Equal(1, 2, 3);
    });

    [Test]
    public void WhenAll_OfTasksOfTheLoopAsTasks_GivesTheirResults([Values] Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<double> one = Asyncio.CreateTask(() => After(1)), two = Asyncio.CreateTask(() => After(2));
        (await Guest.Start(body, () => Task.WhenAll(one.AsTask(), two.AsTask()))).Should().Equal(1, 2);
    });

    private static async Task<double> After(double delay)
    {
        await Asyncio.Sleep(delay);
        return delay;
    }
}
