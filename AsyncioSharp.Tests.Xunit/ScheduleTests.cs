using AsyncioSharp.Testing;
using Xunit;

namespace AsyncioSharp.Tests;

/// <summary>Tests that are run more than once: each time with an object and a loop of its own.</summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private static readonly Dictionary<string, List<object>> Loops = [];
    private bool _isSetUp;

    public async ValueTask InitializeAsync()
    {
        await Task.Yield();
        Assert.False(_isSetUp);
        _isSetUp = true;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        string name = TestContext.Current.TestMethod!.MethodName;
        int runs = Loops[name].Count;
        Assert.Equal(runs, Loops[name].Distinct().Count());
        Assert.InRange(runs, 1, name switch
        {
            nameof(Seeds_EachAndAsynciosOrder_IsARun) => 4,
            nameof(CheckDeterminism_IsTwoRuns) => 2,
            _ => int.MaxValue,
        });
    }

    [Asyncio(Seeds = "1-3")]
    public async Task Seeds_EachAndAsynciosOrder_IsARun() => await Count();

    [Asyncio(Explore = ExplorationStrategy.Exhaustive)]
    public async Task Explore_TwoTasks_IsMoreThanOneRun()
    {
        await Count();
        await Asyncio.Gather(Asyncio.Sleep(0), Asyncio.Sleep(0));
    }

    [Asyncio(CheckDeterminism = true)]
    public async Coroutine CheckDeterminism_IsTwoRuns() => await Count();

    [Asyncio(Explore = ExplorationStrategy.Exhaustive, MaxSchedules = 3)]
    public async Task Explore_CutOff_IsSkipped()
    {
        Loops[nameof(Explore_CutOff_IsSkipped)] = [new object()];
        await Asyncio.Gather(Steps(), Steps(), Steps());

        static async Coroutine Steps()
        {
            for (int i = 0; i < 5; i++)
            {
                await Asyncio.Sleep(0);
            }
        }
    }

    private async Coroutine Count([System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        Assert.True(_isSetUp);
        await Asyncio.Sleep(1);
        if (!Loops.TryGetValue(name, out List<object>? loops))
        {
            Loops[name] = loops = [];
        }

        loops.Add(Asyncio.GetRunningLoop());
    }
}
