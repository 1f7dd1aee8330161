using AsyncioSharp.Testing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Performance;

/// <summary>What the testing package costs a loop that is not under test: nothing, before the first test of the process and after the last one.</summary>
[TestFixture]
[Category("Allocation")]
public class PlainLoopTests
{
    private const int Operations = 1000;

    // In a process of its own: in this one tests have run before.
    [Test, Category("Slow")]
    public void PlainLoop_BeforeAndAfterATest_IsNotObservedAndAllocatesTheSame()
    {
        using var process = new TrialProcess("plain loop", ("DOTNET_TieredCompilation", "0"));

        string[] lines = process.ReadRest();

        process.ExitCode.Should().Be(0, string.Join('\n', lines));
        lines.Should().HaveCount(3);
        lines[0].Should().MatchRegex(@"^tasks heard False, order chosen False, locks heard False; bytes per CallLater [1-9]\d*, per CreateTask 192, per lock 112$");
        lines[1].Should().StartWith("tasks heard True, order chosen True, locks heard True", "otherwise nobody has looked");
        lines[2].Should().Be(lines[0]);
    }

    /// <summary>A plain loop, a test of every kind, and a plain loop again.</summary>
    internal static List<string> Measure()
    {
        var lines = new List<string> { AsyncioContext.Run(Plain) };
        var options = new TestOptions { Escapes = EscapeMode.Track, Leaks = LeakMode.Ignore, Debug = true };
        AsyncioTest.Run(async loop => lines.Add(await Tested(loop)), options with { Schedule = Schedule.Parse("Tasks:") });
        AsyncioTest.Run(Katas, options with { CheckDeterminism = true });
        AsyncioTest.Run(Katas, options with { Seeds = "1-3" });
        lines.Add(AsyncioContext.Run(Plain));
        return lines;

        static async Coroutine Katas() => await Testing.Katas.DoubleClose();
    }

    private static async Coroutine<string> Tested(EventLoop loop)
    {
        using (await new AsyncioLock().Acquire())
        {
            _ = Asyncio.CreateTask(Asyncio.Sleep(60));
            loop.CallLater(30, static () => { });
        }

        return State(loop);
    }

    private static async Coroutine<string> Plain()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var timers = new TimerHandle[Operations];
        var calls = new Meter();
        do
        {
            for (int i = 0; i < Operations; i++)
            {
                timers[i] = loop.CallLater(3600, static () => { });
            }

            calls.EndRound();
            Array.ForEach(timers, static timer => timer.Cancel());
            await Asyncio.Sleep(0);
            calls.BeginRound();
        }
        while (!calls.IsOver);

        var tasks = new AsyncioTask[Operations];
        var coroutines = new Coroutine[Operations];
        var creations = new Meter();
        do
        {
            for (int i = 0; i < Operations; i++)
            {
                coroutines[i] = Nothing();
            }

            creations.BeginRound();
            for (int i = 0; i < Operations; i++)
            {
                tasks[i] = Asyncio.CreateTask(coroutines[i]);
            }

            creations.EndRound();
            await Asyncio.Gather(tasks);
        }
        while (!creations.IsOver);

        var gate = new AsyncioLock();
        var locks = new Meter();
        do
        {
            for (int i = 0; i < Operations; i++)
            {
                using (await gate.Acquire())
                {
                }
            }
        }
        while (!locks.EndRound());

        return $"{State(loop)}; bytes per CallLater {calls.Best / Operations}, per CreateTask {creations.Best / Operations}, per lock {locks.Best / Operations}";
    }

    private static string State(EventLoop loop) => $"tasks heard {loop.IsAnyListening(LoopInterests.Tasks)}, order chosen {loop.IsAnyListening(LoopInterests.Choice)}, locks heard {loop.IsAnyListening(LoopInterests.Locks)}";

    private static async Coroutine Nothing()
    {
    }
}
