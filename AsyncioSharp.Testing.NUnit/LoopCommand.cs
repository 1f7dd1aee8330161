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
        return options.DrivesSchedule ? ExecuteScheduled(context, options) : ExecuteOnce(context, driver: null);
    }

    /// <summary>Set-up, test and tear-down, as often as the options say, each time on a loop of its own.</summary>
    private TestResult ExecuteScheduled(TestExecutionContext context, TestOptions options)
    {
        try
        {
            ScheduledTest.Run(driver => Try(context, driver), options.Check());
        }
        catch (Exception failure)
        {
            context.CurrentResult = context.CurrentTest.MakeTestResult();
            context.CurrentResult.RecordException(failure);
            foreach (string file in ScheduledTest.FilesOf(failure))
            {
                TestContext.AddTestAttachment(file, "Timeline of the failing run");
            }
        }

        return context.CurrentResult;
    }

    private Exception? Try(TestExecutionContext context, ScheduleDriver driver)
    {
        context.CurrentResult = context.CurrentTest.MakeTestResult();
        TestResult result = ExecuteOnce(context, driver);
        return result.ResultState.Status == TestStatus.Failed ? new FailedRunException(result.Message, result.StackTrace) : null;
    }

    private TestResult ExecuteOnce(TestExecutionContext context, ScheduleDriver? driver)
    {
        LoopSession.Begin(attribute, context, isCommand: true, driver);
        try
        {
            return innerCommand.Execute(context);
        }
        finally
        {
            LoopSession.End(attribute, context, isCommand: true);
        }
    }
}
