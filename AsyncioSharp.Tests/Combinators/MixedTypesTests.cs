namespace AsyncioSharp.Tests.Combinators;

/// <summary>Waiting for tasks of different result types, and their outcomes in one loop.</summary>
[TestFixture]
public class MixedTypesTests
{
    [Test]
    public void Wait_TasksOfDifferentTypes_GivesTheOnesThatAreDone() => AsyncioContext.Run(MixedWait, loopFactory: static () => new EventLoop(new VirtualClock()));

    private static async Coroutine MixedWait()
    {
        AsyncioTask<string> recv = Asyncio.CreateTask(Asyncio.Sleep(1, "text"));
        AsyncioTask<int> same = Asyncio.CreateTask(Asyncio.Sleep(1, 1));
        AsyncioTask<int> other = Asyncio.CreateTask(Asyncio.Sleep(3, 2));
        AsyncioTask stop = Asyncio.CreateTask(Asyncio.Sleep(2));

        var (done, pending) = await Asyncio.Wait([recv, stop], returnWhen: ReturnWhen.FirstCompleted);

        done.Should().Equal(recv);
        pending.Should().Equal(stop);
        (HashSet<AsyncioTask<int>> typed, _) = await Asyncio.Wait([same, other], timeout: 0.5);
        typed.Should().ContainSingle("tasks of one type keep it").Which.Should().BeSameAs(same);
        (done, _) = await Asyncio.Wait([same, other, stop], TimeSpan.FromSeconds(10));
        done.Should().HaveCount(3);
    }

    [Test]
    public void GatherReturnExceptions_DifferentTypes_AreReadInOneLoop() => AsyncioContext.Run(async Coroutine () =>
    {
        var (a, b) = await Asyncio.GatherReturnExceptions(Asyncio.Sleep(0, 1), Fail());
        var seen = new List<object?>();
        foreach (IOutcome outcome in new IOutcome[] { a, b })
        {
            seen.Add(outcome.IsSuccess ? outcome.Value : outcome.Exception!.Message);
        }

        seen.Should().Equal(1, "failed");

        static async Coroutine<string> Fail()
        {
            await Asyncio.Sleep(0);
            throw new FormatException("failed");
        }
    });
}
