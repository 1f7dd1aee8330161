namespace AsyncioSharp.Benchmarks;

/// <summary>A timer is set and cancelled at once; every thousand of them the loop takes a turn.</summary>
internal sealed class CallLaterCancel : TimedWorkload
{
    private const int PerTurn = 1000;

    public override string Name => "call_later_cancel";

    public override string Title => "call_later + cancel";

    public override int Operations => 200_000;

    public override double? Goal => 50;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(loop, operations));

    private static async Coroutine Work(EventLoop loop, int operations)
    {
        for (int done = 0; done < operations; done += PerTurn)
        {
            for (int i = 0; i < PerTurn; i++)
            {
                loop.CallLater(10, static () => { }).Cancel();
            }

            await Asyncio.Sleep(0);
        }
    }
}
