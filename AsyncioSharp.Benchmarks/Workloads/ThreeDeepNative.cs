namespace AsyncioSharp.Benchmarks;

/// <summary>The same as <see cref="ThreeDeepCoroutine"/> with <c>async Task</c>, on the same loop.</summary>
internal sealed class ThreeDeepNative : TimedWorkload
{
    public override string Name => "three_deep_native";

    public override string Title => "the same with `async Task` on our loop";

    public override int Operations => 200_000;

    public override bool HasPeer => false;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(() => Work(operations));

    private static async Task<int> Work(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await Outer(i);
        }

        return sum;
    }

    private static async Task<int> Outer(int value) => await Middle(value) + 1;

    private static async Task<int> Middle(int value) => await Inner(value) + 1;

    private static async Task<int> Inner(int value)
    {
        await Asyncio.Sleep(0);
        return value;
    }
}
