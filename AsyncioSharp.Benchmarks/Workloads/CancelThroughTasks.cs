namespace AsyncioSharp.Benchmarks;

/// <summary>The last of 20,000 tasks that wait for one another is cancelled: the request goes to the first, and the cancellation back to the last. (CPython's recurses, so that the first is cancelled there.)</summary>
internal sealed class CancelThroughTasks : TaskChain
{
    public override string Name => "cancel_chain";

    public override string Title => "cancel through 20 000 tasks, per task";

    public override double? Goal => 15_000;

    protected override void Begin(Future end, AsyncioTask last) => last.Cancel();
}
