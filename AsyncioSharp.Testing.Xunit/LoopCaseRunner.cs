using Xunit.Sdk;
using Xunit.v3;

namespace AsyncioSharp.Testing;

/// <summary>xUnit.net's runner of a test case, with <see cref="LoopTestRunner"/> for its tests.</summary>
internal sealed class LoopCaseRunner : XunitTestCaseRunner
{
    private static readonly LoopCaseRunner s_own = new();

    /// <summary>Reads the data, if it has not been read before, and runs each test. It fails as a whole if that cannot be done.</summary>
    public static async ValueTask<RunSummary> Run(
        IXunitTestCase testCase, ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments,
        ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource, ParallelMode parallelMode,
        ExecutionScheduler scheduler, FixtureMappingManager methodFixtureMappings)
    {
        IReadOnlyCollection<IXunitTest> tests = await aggregator.RunAsync(testCase.CreateTests, []);
        if (aggregator.HasExceptions)
        {
            // Its own report of that is not for others to call, and it comes to it by itself once more.
            aggregator.Clear();
            return await XunitRunnerHelper.RunXunitTestCase(
                testCase, messageBus, cancellationTokenSource, parallelMode, scheduler, aggregator, explicitOption, constructorArguments,
                methodFixtureMappings);
        }

        return await s_own.Run(
            testCase, tests, messageBus, aggregator, cancellationTokenSource, parallelMode, scheduler, testCase.TestCaseDisplayName,
            testCase.SkipReason, explicitOption, constructorArguments, methodFixtureMappings);
    }

    /// <inheritdoc/>
    protected override ValueTask<RunSummary> RunTest(XunitTestCaseRunnerContext ctxt, IXunitTest test) =>
        LoopTestRunner.Own.Run(
            test, ctxt.MessageBus, ctxt.ConstructorArguments, ctxt.ExplicitOption, ctxt.Aggregator.Clone(), ctxt.CancellationTokenSource,
            ctxt.ParallelMode, ctxt.Scheduler, ctxt.BeforeAfterTestAttributes, ctxt.CaseFixtureMappings);
}
