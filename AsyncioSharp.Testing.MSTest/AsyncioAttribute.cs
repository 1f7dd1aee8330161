using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// In the place of <c>[TestMethod]</c>: an async test on a loop in virtual time, with its async set-up and tear-down on the same loop. The
/// counterpart of Python's <c>IsolatedAsyncioTestCase</c>.
/// </summary>
/// <remarks>
/// <para>It goes with <c>[DataRow]</c>, <c>[DynamicData]</c>, <c>[Ignore]</c>, <c>[Retry]</c> and categories. Tests return Task or
/// ValueTask, since MSTest finds no others. Methods that are not async run as they do with <c>[TestMethod]</c>.</para>
/// <para>Each test has its own object and its own loop, so tests may run in parallel. Bodies run on threads of the library; TestContext
/// comes along. <c>[Timeout]</c> is not looked at: <see cref="RealTimeLimit"/> is. What is set up once per class or assembly runs where
/// MSTest runs it.</para>
/// </remarks>
/// <param name="callerFilePath">For the compiler.</param>
/// <param name="callerLineNumber">For the compiler.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed partial class AsyncioAttribute([CallerFilePath] string callerFilePath = "", [CallerLineNumber] int callerLineNumber = -1)
    : TestMethodAttribute(callerFilePath, callerLineNumber)
{
    // MSTest's own way (ITestMethod.InvokeAsync) comes back from an async set-up on a thread of the pool, and virtual time would go on
    // meanwhile: it makes the object, and calls its methods, in one piece. So that is done here, see Fixture.
    /// <summary>For MSTest: runs the test.</summary>
    /// <param name="testMethod">The test.</param>
    /// <returns>Its result.</returns>
    public override Task<TestResult[]> ExecuteAsync(ITestMethod testMethod)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        return MethodBody.CanAwait(testMethod.ReturnType) ? Task.FromResult<TestResult[]>([Execute(testMethod)])
            : base.ExecuteAsync(testMethod);
    }

    private TestResult Execute(ITestMethod testMethod)
    {
        var context = new OwnContext(testMethod);
        long start = TimeProvider.System.GetTimestamp();
        var result = new TestResult { Outcome = UnitTestOutcome.Passed };
        try
        {
            FrameworkTest.Run(
                OptionsOf(Seeds, output: null) with { Name = testMethod.TestMethodName }, session =>
                    Fixture.Run(testMethod, context, session),
                context.Write, static failure => failure is AssertInconclusiveException);
        }
        catch (Exception failure)
        {
            result.Outcome = OutcomeOf(failure);
            result.TestFailureException = failure is UnitTestAssertException or AsyncioTestException ? failure : new TestError(failure);
            Array.ForEach(ScheduledTest.FilesOf(failure), context.Attach);
        }

        result.Duration = TimeProvider.System.GetElapsedTime(start);
        context.MoveOutputTo(result);
        return result;
    }

    private static UnitTestOutcome OutcomeOf(Exception failure) =>
        failure is AssertInconclusiveException or IncompleteSearchException { IsFailure: false } ? UnitTestOutcome.Inconclusive
        : UnitTestOutcome.Failed;
}
