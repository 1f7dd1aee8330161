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
    public static Dictionary<string, ITestResult> Run(Type fixture) => Run(() => Execute(Build(fixture), new InlineDispatcher()));

    /// <summary>The same for fixtures that run as NUnit runs an assembly: what is [Parallelizable] in parallel, on so many of its workers.</summary>
    public static Dictionary<string, ITestResult> RunInParallel(int workers, params Type[] fixtures) => Run(() =>
    {
        var all = new TestSuite("All");
        Array.ForEach(fixtures, fixture => all.Add(Build(fixture)));
        return Execute(all, new ParallelWorkItemDispatcher(workers));
    });

    /// <summary>What did not pass, with its message.</summary>
    public static IEnumerable<string> Failures(Dictionary<string, ITestResult> results) =>
        results.Where(static result => result.Value.ResultState.Status != TestStatus.Passed).Select(static result => $"{result.Key}: {result.Value.Message}");

    private static Dictionary<string, ITestResult> Run(Func<ITestResult> execute)
    {
        ITestResult result = null!;

        // On a thread without this test's context: NUnit keeps its own in an AsyncLocal.
        using (ExecutionContext.SuppressFlow())
        {
            var thread = new Thread(() => result = execute());
            thread.Start();
            thread.Join();
        }

        return Cases(result).GroupBy(one => one.Name).ToDictionary(group => group.Key, group => group.Last());
    }

    private static TestSuite Build(Type fixture)
    {
        TestSuite suite = new DefaultSuiteBuilder().BuildFrom(new TypeWrapper(fixture));
        suite.RunState = suite.RunState == RunState.Explicit ? RunState.Runnable : suite.RunState;
        return suite;
    }

    private static ITestResult Execute(TestSuite suite, IWorkItemDispatcher dispatcher)
    {
        NUnitWorkItem work = WorkItemBuilder.CreateWorkItem(suite, TestFilter.Empty, recursive: true)!;
        work.InitializeContext(new TestExecutionContext { Dispatcher = dispatcher });
        using var over = new ManualResetEventSlim();
        work.Completed += (_, _) => over.Set();
        dispatcher.Start(work);
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
