namespace AsyncioSharp.Benchmarks;

/// <summary>A coroutine that awaits one that awaits one that gives way once: three frames made, suspended, resumed and left.</summary>
internal sealed class ThreeDeepCoroutine : TimedWorkload
{
    public override string Name => "three_deep";

    public override string Title => "coroutine three deep over `sleep(0)`";

    public override int Operations => 200_000;

    public override double? RatioGoal => 15;

    public override (string Name, double Part, string Called)? PartOf => ("three_deep_native", 1.0 / 3, "the next row");

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    private static async Coroutine<int> Work(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await Outer(i);
        }

        return sum;
    }

    private static async Coroutine<int> Outer(int value) => await Middle(value) + 1;

    private static async Coroutine<int> Middle(int value) => await Inner(value) + 1;

    private static async Coroutine<int> Inner(int value)
    {
        await Asyncio.Sleep(0);
        return value;
    }
}
