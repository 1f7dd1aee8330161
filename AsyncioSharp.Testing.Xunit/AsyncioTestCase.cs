using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncioSharp.Testing;

/// <summary>A test that runs itself on a loop. Made by xUnit.net.</summary>
public sealed class AsyncioTestCase : XunitTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For xUnit.net, which then reads what it has written.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For xUnit.net, which reads a test case that it has written.")]
    public AsyncioTestCase()
    {
    }

    internal AsyncioTestCase(XunitTestCase usual)
        : base(
            usual.TestMethod, usual.TestCaseDisplayName, usual.UniqueID, usual.Explicit, usual.TestLabel, usual.DisableParallelization,
            usual.SkipExceptions, usual.SkipReason, usual.SkipType, usual.SkipUnless, usual.SkipWhen, usual.Traits,
            usual.TestMethodArguments, usual.SourceFilePath, usual.SourceLineNumber, usual.Timeout)
    {
    }

    /// <inheritdoc/>
    public ValueTask<RunSummary> Run(
        ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource, ParallelMode parallelMode, ExecutionScheduler scheduler,
        FixtureMappingManager methodFixtureMappings) =>
        LoopCaseRunner.Run(
            this, explicitOption, messageBus, constructorArguments, aggregator, cancellationTokenSource, parallelMode, scheduler,
            methodFixtureMappings);
}
