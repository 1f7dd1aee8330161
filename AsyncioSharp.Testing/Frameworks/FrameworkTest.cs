using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// A test of a test framework, run as often as its options say. For the frameworks that tell of a failure by an exception; NUnit has
/// results.
/// </summary>
[StackTraceHidden]
internal static class FrameworkTest
{
    /// <summary>Runs it; throws if it fails.</summary>
    /// <param name="options">What the attribute says.</param>
    /// <param name="once">Set-up, body and tear-down, once, each on the session's loop; throws what fails.</param>
    /// <param name="say">Gets what there is to say about the test, with a line break at its end.</param>
    /// <param name="isVerdict">Of exceptions by which a test says that it is skipped or inconclusive: they end it as they are.</param>
    public static void Run(TestOptions options, Action<TestSession> once, Action<string> say, Func<Exception, bool> isVerdict)
    {
        using var output = new StringWriter();
        options = (options with { Output = output }).Check();
        try
        {
            if (options.DrivesSchedule)
            {
                RunScheduled(options, once, isVerdict);
            }
            else
            {
                RunOnce(new TestSession(options), once);
            }
        }
        finally
        {
            if (output.GetStringBuilder().Length > 0)
            {
                say(output.ToString());
            }
        }
    }

    /// <summary>Set-up, body and tear-down, where tear-down comes in any case.</summary>
    public static void InOrder(Action setUpAndBody, Action tearDown)
    {
        Exception? failure = null;
        try
        {
            setUpAndBody();
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        try
        {
            tearDown();
        }
        catch (Exception thrown)
        {
            failure = failure is null ? thrown : new AggregateException(failure, thrown);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static void RunScheduled(TestOptions options, Action<TestSession> once, Func<Exception, bool> isVerdict)
    {
        try
        {
            ScheduledTest.Run(Try, options);
        }
        catch (Exception failure)
        {
            TestSession.WriteGraph(options.Output, failure);
            throw;
        }

        Exception? Try(ScheduleDriver driver)
        {
            try
            {
                RunOnce(new TestSession(options.Single(), driver), once);
                return null;
            }
            catch (Exception failure) when (!isVerdict(failure))
            {
                return failure;
            }
        }
    }

    private static void RunOnce(TestSession session, Action<TestSession> once)
    {
        try
        {
            once(session);
        }
        catch (Exception)
        {
            session.EndQuietly();
            throw;
        }

        if (session.Finish() is { } report)
        {
            throw new AsyncioTestException(report);
        }
    }
}
