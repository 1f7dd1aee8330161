namespace AsyncioSharp.Benchmarks;

/// <summary>The first of 20,000 tasks fails, and each that awaits it fails with the same error.</summary>
internal sealed class ErrorThroughTasks : TaskChain
{
    public override string Name => "error_chain";

    public override string Title => "error through 20 000 tasks, per task";

    public override double? Goal => 100_000;

    protected override void Begin(Future end, AsyncioTask last) => end.SetException(new InvalidOperationException("the error"));
}
