using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace AsyncioSharp.Testing;

/// <summary>Begins a test's session before its set-up, and ends it after its tear-down.</summary>
internal sealed class LoopCommand(AsyncioAttribute attribute, TestCommand inner) : DelegatingTestCommand(inner)
{
    public override TestResult Execute(TestExecutionContext context)
    {
        TestOptions options = attribute.ToOptions() with { Name = context.CurrentTest.Name };
        if (!options.DrivesSchedule)
        {
            return ExecuteOnce(context, options);
        }

        // A test that is not async has no steps to put into another order; its set-up may be async all the same.
        return context.CurrentTest.Method is { } method && !MethodBody.CanAwait(method.ReturnType.Type)
            ? ExecuteOnce(context, options.Single() with { Output = options.Output })
            : ExecuteScheduled(context, options);
    }

    /// <summary>Set-up, test and tear-down, as often as the options say, each time on a loop of its own.</summary>
    private TestResult ExecuteScheduled(TestExecutionContext context, TestOptions options)
    {
        // NUnit's writer belongs to one result, and each run has one of its own.
        using var output = new StringWriter();
        options = options with { Output = output };
        try
        {
            Trial trial = driver => Try(context, options.Single(), driver);
            if (FreshProcess.IsThis && options.Seeds is { } seeds)
            {
                FreshProcess.Answer(SeedRun.RunAlone(trial, seeds, options.SeedOptions));
                return context.CurrentResult;
            }

            ScheduledTest.Run(
                trial, options.Check(), attribute.FreshProcess ? seed =>
                FreshProcess.Run(context.CurrentTest, seed, 3 * options.RealTimeLimit) : null);
        }
        catch (IncompleteSearchException incomplete) when (!incomplete.IsFailure)
        {
            context.CurrentResult = context.CurrentTest.MakeTestResult();
            context.CurrentResult.SetResult(ResultState.Inconclusive, incomplete.Message);
        }
        catch (Exception failure)
        {
            context.CurrentResult = context.CurrentTest.MakeTestResult();
            context.CurrentResult.RecordException(failure);
            TestSession.WriteGraph(output, failure);
            foreach (string file in ScheduledTest.FilesOf(failure))
            {
                TestContext.AddTestAttachment(
                    file, file.EndsWith(".mmd", StringComparison.Ordinal) ? "Who waits for whom" : "Timeline of the failing run");
            }
        }

        context.OutWriter.Write(output.ToString());
        return context.CurrentResult;
    }

    private Exception? Try(TestExecutionContext context, TestOptions options, ScheduleDriver driver)
    {
        context.CurrentResult = context.CurrentTest.MakeTestResult();
        TestResult result = ExecuteOnce(context, options, driver, out DeadlockError? deadlock);
        return result.ResultState.Status == TestStatus.Failed ? new FailedRunException(result.Message, result.StackTrace, deadlock) : null;
    }

    private TestResult ExecuteOnce(TestExecutionContext context, TestOptions options) => ExecuteOnce(context, options, driver: null, out _);

    private TestResult ExecuteOnce(TestExecutionContext context, TestOptions options, ScheduleDriver? driver, out DeadlockError? deadlock)
    {
        deadlock = null;
        LoopSession.Begin(attribute, context, options, isCommand: true, driver);
        try
        {
            return innerCommand.Execute(context);
        }
        finally
        {
            deadlock = LoopSession.Current?.Deadlock;
            LoopSession.End(attribute, context, isCommand: true);
        }
    }
}
