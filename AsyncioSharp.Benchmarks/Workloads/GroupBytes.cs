namespace AsyncioSharp.Benchmarks;

/// <summary>One task group with 100,000 trivial children in a fresh process: by how much the peak of the resident set grows, per child.</summary>
internal sealed class GroupBytes : PeakWorkload
{
    public override string Name => "task_group_bytes";

    public override string Title => "the same, peak bytes per child";

    public override int Operations => 100_000;

    public override double? Goal => 400;

    protected override void Run(int operations) => AsyncioContext.Run(GroupTrivial.Work(operations));
}
