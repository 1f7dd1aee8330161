using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace AsyncioSharp.Testing;

/// <summary>One run of one test: the loop that its set-up, body and tear-down share.</summary>
internal sealed class LoopSession
{
    private static readonly ConditionalWeakTable<Test, LoopSession> s_sessions = [];

    private readonly AsyncioAttribute _owner;
    private readonly TestOptions _options;
    private readonly bool _isCommand;
    private readonly TestSession _session;

    private LoopSession(AsyncioAttribute owner, TestOptions options, bool isCommand, ScheduleDriver? driver)
    {
        _owner = owner;
        _options = options;
        _isCommand = isCommand;
        _session = new TestSession(options, driver);
    }

    /// <summary>The deadlock that a method of this run came to; null if there was none.</summary>
    public DeadlockError? Deadlock => _session.Deadlock;

    /// <summary>The session of the test that runs on this thread; null if it has none.</summary>
    public static LoopSession? Current =>
        TestExecutionContext.CurrentContext.CurrentTest is { } test && s_sessions.TryGetValue(test, out LoopSession? session) ? session
        : null;

    /// <summary>The attribute nearest to the test comes first and is the one that counts.</summary>
    public static void Begin(
        AsyncioAttribute owner, TestExecutionContext context, TestOptions options, bool isCommand, ScheduleDriver? driver = null)
    {
        Test test = context.CurrentTest;
        LoopMethod.Swap(test);
        s_sessions.TryAdd(test, new LoopSession(owner, options, isCommand, driver));
    }

    /// <summary>What is left on the loop is reported as a failure of the test.</summary>
    public static void End(AsyncioAttribute owner, TestExecutionContext context, bool isCommand)
    {
        if (!s_sessions.TryGetValue(context.CurrentTest, out LoopSession? session) || session._owner != owner
            || session._isCommand != isCommand)
        {
            return;
        }

        s_sessions.Remove(context.CurrentTest);
        if (session._session.Finish() is not { } report)
        {
            return;
        }

        TestResult result = context.CurrentResult;
        if (result.ResultState.Status == TestStatus.Failed)
        {
            context.OutWriter.WriteLine(report);
        }
        else
        {
            result.RecordException(new AsyncioTestException(report), FailureSite.TearDown);
        }
    }

    /// <summary>Runs a test, set-up or tear-down method on the loop.</summary>
    public object? Run(Func<object?> method, MethodInfo code)
    {
        if (_options.DrivesSchedule)
        {
            // Better than a test that is green since it ran once.
            throw new AsyncioTestException(
                "Seeds, Schedule, Explore, CheckDeterminism and TraceFolder run a test more than once, or watch it, "
                    + "and NUnit has not given this one to [Asyncio] for that. Put the attribute on the test method.");
        }

        return _session.Run(method, code);
    }
}
