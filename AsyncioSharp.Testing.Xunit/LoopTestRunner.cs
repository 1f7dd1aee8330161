using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Xunit;
using Xunit.v3;

namespace AsyncioSharp.Testing;

/// <summary>
/// xUnit.net's runner of a test, whose parts (making the object, the method, disposing of the object) run on the loop of the test's
/// session.
/// </summary>
/// <remarks>
/// xUnit.net collects the failures of the parts; where a test runs more than once, those of one run are taken before the next.
/// </remarks>
internal sealed class LoopTestRunner : XunitTestRunner
{
    // The parts are called by the base class, which passes on its context and nothing else.
    private static readonly ConditionalWeakTable<XunitTestRunnerContext, TestSession> s_sessions = [];

    /// <summary>The one that there is.</summary>
    public static LoopTestRunner Own { get; } = new();

    /// <inheritdoc/>
    protected override ValueTask<TimeSpan> RunTest(XunitTestRunnerContext ctxt)
    {
        TimeSpan time = TimeSpan.Zero;
        AsyncioAttribute attribute = ctxt.Test.TestMethod.FactAttributes.OfType<AsyncioAttribute>().First();
        try
        {
            FrameworkTest.Run(
                attribute.ToOptions() with { Name = ctxt.Test.TestDisplayName },
                session => time += RunOnce(ctxt, session),
                static text => TestContext.Current.TestOutputHelper?.Write(text),
                failure => ctxt.GetSkipReason(failure) is not null);
        }
        catch (IncompleteSearchException incomplete) when (!incomplete.IsFailure)
        {
            ctxt.Aggregator.Add(new InvalidOperationException(DynamicSkipToken.Value + incomplete.Message));
        }
        catch (Exception failure)
        {
            ctxt.Aggregator.Add(failure);
            foreach (string file in ScheduledTest.FilesOf(failure))
            {
                TestContext.Current.AddAttachment(Path.GetFileName(file), File.ReadAllText(file));
            }
        }

        return new ValueTask<TimeSpan>(time);
    }

    /// <inheritdoc/>
    protected override ValueTask<(object? Instance, SynchronizationContext? SyncContext, ExecutionContext? ExecutionContext)>
        CreateTestClassInstance(XunitTestRunnerContext ctxt)
    {
        object? instance = null;
        ExecutionContext? context = null;
        OnLoop(ctxt, async () => (instance, _, context) = await base.CreateTestClassInstance(ctxt));
        return new((instance, SynchronizationContext.Current, context));
    }

    /// <inheritdoc/>
    protected override ValueTask<TimeSpan> InvokeTest(XunitTestRunnerContext ctxt, object? testClassInstance)
    {
        if (ctxt.MethodArguments.Length != ctxt.Method.GetParameters().Length)
        {
            return base.InvokeTest(ctxt, testClassInstance);    // It says what is wrong.
        }

        return new ValueTask<TimeSpan>(ExecutionTimer.Measure(() => ctxt.Aggregator.Run(
            () => { SessionOf(ctxt).Run(Invoke, ctxt.Method); })));

        object? Invoke() =>
            ctxt.Method.Invoke(testClassInstance, BindingFlags.DoNotWrapExceptions, null, ctxt.MethodArguments, null);
    }

    /// <inheritdoc/>
    protected override ValueTask DisposeTestClassInstance(XunitTestRunnerContext ctxt, object testClassInstance)
    {
        OnLoop(ctxt, () => base.DisposeTestClassInstance(ctxt, testClassInstance).AsTask());
        return ValueTask.CompletedTask;
    }

    private static TestSession SessionOf(XunitTestRunnerContext ctxt) =>
        s_sessions.TryGetValue(ctxt, out TestSession? session) ? session
            : throw new InvalidOperationException("The test is run outside of its session.");

    private static void OnLoop(XunitTestRunnerContext ctxt, Func<Task> part) => SessionOf(ctxt).Run(part);

    /// <summary>The whole test once. Its parts wait for the loop by blocking, so it is over when the base class returns.</summary>
    private TimeSpan RunOnce(XunitTestRunnerContext ctxt, TestSession session)
    {
        s_sessions.Add(ctxt, session);
        try
        {
            TimeSpan time = base.RunTest(ctxt).AsTask().GetAwaiter().GetResult();
            if (ctxt.Aggregator.ToException() is { } failure)
            {
                ctxt.Aggregator.Clear();
                ExceptionDispatchInfo.Throw(failure);
            }

            return time;
        }
        finally
        {
            s_sessions.Remove(ctxt);
        }
    }
}
