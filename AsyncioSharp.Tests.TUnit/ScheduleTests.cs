using System.Runtime.CompilerServices;
using AsyncioSharp.Testing;
using TUnit.Core;
using static AsyncioSharp.Tests.Checks;

namespace AsyncioSharp.Tests;

/// <summary>Tests that are run more than once: each time with an object and a loop of its own. The attribute is that of the class.</summary>
[Asyncio(Seeds = "1-3")]
public sealed class ScheduleTests
{
    private static readonly Dictionary<string, HashSet<object>> Loops = [];
    private readonly List<string> _calls = [];
    private readonly List<double> _times = [];

    [After(HookType.Class)]
    public static void RunsAreAsManyAsAskedFor()
    {
        Equal(4, Loops[nameof(Seeds_EachAndAsynciosOrder_IsARun)].Count);
        Equal(2, Loops[nameof(CheckDeterminism_IsTwoRuns)].Count);
        Equal(true, Loops[nameof(Explore_TwoTasks_IsMoreThanOneRun)].Count > 1);
    }

    [Before(HookType.Test)]
    public async Task SetUp()
    {
        await Asyncio.Sleep(1);
        _calls.Add("set-up");
    }

    [After(HookType.Test)]
    public async Task TearDown()
    {
        Equal(true, _times.TrueForAll(static time => time == Asyncio.GetRunningLoop().Time()));
        await Asyncio.Sleep(1);
        Equal("set-up, test", string.Join(", ", _calls));
    }

    [Test]
    public async Task Seeds_EachAndAsynciosOrder_IsARun() => await Count();

    [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive)]
    public async Task Explore_TwoTasks_IsMoreThanOneRun()
    {
        await Count();
        await Asyncio.Gather(Asyncio.Sleep(0), Asyncio.Sleep(0));
    }

    [Test, Asyncio(CheckDeterminism = true)]
    public async Task CheckDeterminism_IsTwoRuns() => await Count();

    [Test, Asyncio(Leaks = LeakMode.Ignore)]
    public async Task Time_WithATimerAtWork_StandsBetweenSetUpTestAndTearDown()
    {
        Equal(1, Asyncio.GetRunningLoop().Time());
        _calls.Add("test");
        _ = Asyncio.CreateTask(Tick);
        await Asyncio.Sleep(1);
        _times.Add(Asyncio.GetRunningLoop().Time());

        static async Coroutine Tick()
        {
            while (true)
            {
                await Asyncio.Sleep(0.001);
            }
        }
    }

    private async Coroutine Count([CallerMemberName] string name = "")
    {
        _calls.Add("test");
        await Asyncio.Sleep(1);
        lock (Loops)
        {
            if (!Loops.TryGetValue(name, out HashSet<object>? loops))
            {
                Loops[name] = loops = [];
            }

            Equal(true, loops.Add(Asyncio.GetRunningLoop()));
        }
    }
}
