using System.Diagnostics;
using System.Reflection;

namespace AsyncioSharp.Testing;

/// <summary>
/// One run of one test of a test framework: the loop that its set-up, body and tear-down share, made when the first of them needs it.
/// </summary>
[StackTraceHidden]
internal sealed class TestSession(TestOptions options, ScheduleDriver? driver = null)
{
    private TestRun? _run;

    /// <summary>The deadlock that a method of this run came to; null if there was none.</summary>
    public DeadlockError? Deadlock { get; private set; }

    /// <summary>Runs a test, set-up or tear-down method on the loop.</summary>
    /// <param name="method">Calls it; it returns what can be awaited.</param>
    /// <param name="code">The method itself, for reports; null if it is not known.</param>
    /// <returns>Its result, or null.</returns>
    public object? Run(Func<object?> method, MethodInfo? code = null)
    {
        _run ??= new TestRun(options, driver);
        try
        {
            return _run.Phase(() => MethodBody.Of(method), code);
        }
        catch (DeadlockError deadlock)
        {
            Deadlock = deadlock;
            WriteGraph(options.Output, deadlock);
            throw;
        }
    }

    /// <summary>The end of the run.</summary>
    /// <returns>The report on what should fail the test; null if nothing should.</returns>
    public string? Finish() => _run?.Finish();

    /// <summary>The end of a run that has failed already: what is left goes to the output.</summary>
    public void EndQuietly() => _run?.EndQuietly();

    /// <summary>
    /// The picture of a deadlock goes to the test's output, where it can be copied from; the message is long enough without.
    /// </summary>
    public static void WriteGraph(TextWriter? output, Exception failure)
    {
        if (ScheduledTest.GraphOf(failure) is { } graph)
        {
            output?.WriteLine($"Who waits for whom, for a Mermaid viewer:\n{graph}");
        }
    }
}
