using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using NUnit.Framework.Internal.Execution;
using NUnitWorkItem = NUnit.Framework.Internal.Execution.WorkItem;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Runs a fixture inside of a test, to look at tests that fail.</summary>
internal static class NestedNUnit
{
    /// <summary>The results of the fixture's test cases by name; of repeated names the last.</summary>
    public static Dictionary<string, ITestResult> Run(Type fixture)
    {
        ITestResult result = null!;

        // On a thread without this test's context: NUnit keeps its own in an AsyncLocal.
        using (ExecutionContext.SuppressFlow())
        {
            var thread = new Thread(() => result = Execute(fixture));
            thread.Start();
            thread.Join();
        }

        return Cases(result).GroupBy(one => one.Name).ToDictionary(group => group.Key, group => group.Last());
    }

    private static ITestResult Execute(Type fixture)
    {
        TestSuite suite = new DefaultSuiteBuilder().BuildFrom(new TypeWrapper(fixture));
        suite.RunState = suite.RunState == RunState.Explicit ? RunState.Runnable : suite.RunState;
        NUnitWorkItem work = WorkItemBuilder.CreateWorkItem(suite, TestFilter.Empty, recursive: true)!;
        work.InitializeContext(new TestExecutionContext { Dispatcher = new InlineDispatcher() });
        using var over = new ManualResetEventSlim();
        work.Completed += (_, _) => over.Set();
        work.Execute();
        over.Wait();
        return work.Result;
    }

    private static IEnumerable<ITestResult> Cases(ITestResult result) => result.HasChildren ? result.Children.SelectMany(Cases) : [result];

    private sealed class InlineDispatcher : IWorkItemDispatcher
    {
        public int LevelOfParallelism => 0;

        public void Start(NUnitWorkItem topLevelWorkItem) => topLevelWorkItem.Execute();

        public void Dispatch(NUnitWorkItem work) => work.Execute();

        // NUnit 4's and 5's.
        public void CancelRun(bool force)
        {
        }

        public void CancelRun()
        {
        }
    }
}
