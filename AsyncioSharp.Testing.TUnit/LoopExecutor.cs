using TUnit.Core.Interfaces;

namespace AsyncioSharp.Testing;

/// <summary>Calls a test and its hooks on a loop. One for each test.</summary>
/// <remarks>
/// A test that runs once is called by TUnit part by part, and the parts share a session. One that runs more than once is run as a whole
/// when TUnit calls its body: its hooks are left out when TUnit calls them.
/// </remarks>
internal sealed class LoopExecutor(AsyncioAttribute attribute) : GenericAbstractExecutor, ITestExecutor, IHookExecutor
{
    private TestSession? _session;
    private bool _isInRun;

    ValueTask ITestExecutor.ExecuteTest(TestContext context, Func<ValueTask> action)
    {
        TestOptions options = OptionsOf(context);
        if (options.DrivesSchedule)
        {
            RunScheduled(context, options, action);
        }
        else
        {
            RunBody(Session(context), context, action);
        }

        return ValueTask.CompletedTask;
    }

    ValueTask IHookExecutor.ExecuteBeforeTestHook(MethodMetadata hookMethodInfo, TestContext context, Func<ValueTask> action) =>
        ExecuteHook(hookMethodInfo, context, action);

    ValueTask IHookExecutor.ExecuteAfterTestHook(MethodMetadata hookMethodInfo, TestContext context, Func<ValueTask> action) =>
        ExecuteHook(hookMethodInfo, context, action);

    /// <summary>The end of a run. What is left on the loop fails the test.</summary>
    public void End(TestContext context)
    {
        TestSession? session = _session;
        _session = null;
        if (session?.Finish() is not { } report)
        {
            return;
        }

        if (context.Execution.Result?.State != TestState.Passed)
        {
            context.Output.WriteLine(report);
        }
        else
        {
            throw new AsyncioTestException(report);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Of classes, assemblies and the session: these have no loop.</remarks>
    protected override ValueTask ExecuteAsync(Func<ValueTask> action) => action();

    private ValueTask ExecuteHook(MethodMetadata hook, TestContext context, Func<ValueTask> action)
    {
        if (_isInRun || !OptionsOf(context).DrivesSchedule)
        {
            Session(context).Run(() => action().AsTask());
            return ValueTask.CompletedTask;
        }

        // Hooks of every test are called around all runs.
        return TestObjects.IsOfObject(hook) ? ValueTask.CompletedTask : action();
    }

    private void RunScheduled(TestContext context, TestOptions options, Func<ValueTask> action)
    {
        var objects = new TestObjects(context);
        try
        {
            _isInRun = true;
            FrameworkTest.Run(options, RunOnce, text => context.Output.StandardOutput.Write(text), static failure =>
                failure is TUnit.Core.Exceptions.SkipTestException or TUnit.Core.Exceptions.InconclusiveTestException);
        }
        catch (IncompleteSearchException incomplete) when (!incomplete.IsFailure)
        {
            Skip.Test(incomplete.Message);
        }
        catch (Exception failure)
        {
            Array.ForEach(ScheduledTest.FilesOf(failure), file => context.Output.AttachArtifact(file));
            throw;
        }
        finally
        {
            _isInRun = false;
            _session = null;
        }

        void RunOnce(TestSession session)
        {
            _session = session;
            objects.MakeNext();
            FrameworkTest.InOrder(
                () =>
                {
                    objects.RunHooks(Sources.BeforeTestHooks, baseFirst: true);
                    RunBody(session, context, action);
                },
                () => objects.RunHooks(Sources.AfterTestHooks, baseFirst: false));
        }
    }

    private TestSession Session(TestContext context) => _session ??= new TestSession(OptionsOf(context));

    private TestOptions OptionsOf(TestContext context) =>
        attribute.ToOptions(context.Output.StandardOutput) with { Name = context.Metadata.TestDetails.TestName };

    private static void RunBody(TestSession session, TestContext context, Func<ValueTask> action)
    {
        var call = TestCall.Of(context);
        session.Run(call is null ? () => action().AsTask() : call.Invoke, call?.Method);
    }
}
