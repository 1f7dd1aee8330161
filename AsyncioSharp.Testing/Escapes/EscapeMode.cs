namespace AsyncioSharp.Testing;

/// <summary>
/// What happens when a test leaves its loop: with timers on the wall clock, work on the thread pool or on threads of its own, waits that
/// block the loop's thread, or sockets and pipes for which virtual time does not wait.
/// </summary>
/// <remarks>
/// Watching costs the whole process: .NET reports every timer and every piece of pool work to the watcher while a test asks for it. Hence
/// it is off by default.
/// </remarks>
public enum EscapeMode
{
    /// <summary>Nobody looks.</summary>
    Ignore,

    /// <summary>The test fails at once, and the report names file and line.</summary>
    Fail,

    /// <summary>The report is written, and the test goes on.</summary>
    Warn,

    /// <summary>
    /// Virtual time waits, in real time, until pool work and threads have come back. Timers on the wall clock, blocked threads, sockets and
    /// pipes are written as warnings: how long they take in virtual time nobody can say.
    /// </summary>
    Track,
}
