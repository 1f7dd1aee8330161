using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Native methods that run side by side in one task are explored as tasks are: what no order promises, a search must not take for proven.</summary>
[TestFixture]
public class NativeFlowExplorationTests
{
    private static readonly int[] s_amounts = [10, 20];

    public enum Start
    {
        WhenAll,
        GatherTasks,
        GatherSequence,
        Dropped,
        Coroutines,
    }

    [Test]
    public void Explore_AnUpdateLostBetweenMethodsOfOneTask_IsFound([Values] Start start)
    {
        ExplorationResult result = Explorer.Explore(async Task () =>
        {
            int balance = 0;
            await RunBoth(start, amount => Deposit(amount), async Coroutine (amount) => await Deposit(amount));
            if (balance != 30) throw new InvalidOperationException($"balance {balance}");

            async Task Deposit(int amount)
            {
                if (amount == 20) await Asyncio.Sleep(0); // In asyncio's order it comes after the first.
                await Asyncio.Sleep(0);
                int seen = balance;
                if (amount == 20) await Asyncio.Sleep(0);
                balance = seen + amount;
            }
        });

        result.Failure.Should().NotBeNull();
        result.Failure!.InnerException!.Message.Should().Be("balance 20");
    }

    [Test]
    public void Explore_MethodsOfOneTask_HaveAsManyOrdersAsCoroutines()
    {
        int Count(Start start) => Explorer.Check(async Task () =>
        {
            static async Task Steps(int _)
            {
                await Asyncio.Sleep(0);
                await Asyncio.Sleep(0);
            }

            await RunBoth(start, Steps, async Coroutine (amount) => await Steps(amount));
        }).Schedules;

        // Two tasks have one step more each: their first.
        Count(Start.WhenAll).Should().Be(6);
        Count(Start.Coroutines).Should().BeGreaterThan(6);
    }

    [Test]
    public void Explore_PostsToOneTask_KeepTheirOrder() =>
        Explorer.Check(async Task () =>
        {
            List<int> seen = [];
            var progress = new Progress<int>(seen.Add);
            for (int i = 0; i < 3; i++) ((IProgress<int>)progress).Report(i);
            await Asyncio.Sleep(0.1);
            seen.Should().Equal(0, 1, 2);
        }).IsComplete.Should().BeTrue();

    [Test]
    public void Replay_AFailureBetweenMethodsOfOneTask_FailsAgain()
    {
        static async Task Body()
        {
            bool isOpen = false;
            async Task Open()
            {
                await Asyncio.Sleep(0);
                isOpen = true;
            }

            async Task Use()
            {
                await Asyncio.Sleep(0);
                if (!isOpen) throw new InvalidOperationException("closed");
            }

            await Task.WhenAll(Open(), Use());
        }

        ScheduleException found = Explorer.Explore(Body).Failure!;

        found.Schedule.Deviations.Should().Be(1);
        found.Message.Should().Contain("main (2)");
        Assert.Throws<ScheduleException>(() => Explorer.Replay(Body, found.Schedule))!.InnerException.Should().BeOfType<InvalidOperationException>();
    }

    private static async Task RunBoth(Start start, Func<int, Task> native, Func<int, Coroutine> coroutine)
    {
        switch (start)
        {
            case Start.WhenAll:
                await Task.WhenAll(native(10), native(20));
                break;
            case Start.GatherTasks:
                await Asyncio.Gather(native(10), native(20));
                break;
            case Start.GatherSequence:
                await Asyncio.Gather(s_amounts.Select(async amount => await native(amount)));
                break;
            case Start.Dropped:
                Task dropped = native(20);
                await native(10);
                await dropped;
                break;
            default:
                await Asyncio.Gather(coroutine(10), coroutine(20));
                break;
        }
    }
}
