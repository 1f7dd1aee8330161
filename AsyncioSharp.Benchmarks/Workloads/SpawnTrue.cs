using AsyncioSharp.Net;

namespace AsyncioSharp.Benchmarks;

/// <summary>Children that do nothing, one after another: starting a process and hearing of its end.</summary>
internal sealed class SpawnTrue : TimedWorkload
{
    public override string Name => "spawn_true";

    public override string Title => "child process `true`, start to end";

    public override int Operations => 100;

    // At most 0.75 of asyncio's time; most of both is the kernel's.
    public override double? RatioGoal => 1.33;

    // What is compiled is little, and 256 runs of a thousand children would take minutes.
    public override void WarmUp() => Measure(200);

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Spawn(operations));

    private static async Coroutine Spawn(int times)
    {
        for (int i = 0; i < times; i++)
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessExec("true");
            await process.Wait();
        }
    }
}
