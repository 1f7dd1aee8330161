using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncioSharp.Testing;

/// <summary>Tests whose data are read when they run; they run themselves on loops. Made by xUnit.net.</summary>
public sealed class AsyncioTheory : XunitDelayEnumeratedTheoryTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For xUnit.net, which then reads what it has written.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For xUnit.net, which reads a test case that it has written.")]
    public AsyncioTheory()
    {
    }

    internal AsyncioTheory(XunitDelayEnumeratedTheoryTestCase usual)
        : base(
            usual.TestMethod, usual.TestCaseDisplayName, usual.UniqueID, usual.Explicit, usual.SkipTestWithoutData, usual.SkipExceptions,
            usual.SkipReason, usual.SkipType, usual.SkipUnless, usual.SkipWhen, usual.Traits, usual.SourceFilePath, usual.SourceLineNumber,
            usual.Timeout)
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
