namespace AsyncioSharp.Benchmarks;

/// <summary>The sums of the next row, by two processes. On two processors they should be 1.7 times as fast.</summary>
internal sealed class ProcessPoolSumTwo : ProcessPoolSum
{
    public override string Name => "process_pool_sum_2";

    public override string Title => "sum of 10 M squares in 2 processes";

    public override (string Name, double Part, string Called)? PartOf => ("process_pool_sum_1", 1 / 1.7, "the next row");

    protected override int Workers => 2;
}
