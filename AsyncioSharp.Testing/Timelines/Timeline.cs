namespace AsyncioSharp.Timelines;

/// <summary>
/// A run as a picture: who had a step when, and what each waited for between its steps. Made from a test's run, or from what a live process
/// has recorded; written as a page (<see cref="TimelineHtml"/>) or as trace events (<see cref="TimelineEvents"/>).
/// </summary>
/// <remarks>Compiled into the library for tests and into the tool: so it knows neither tasks nor loops.</remarks>
internal sealed class Timeline
{
    public required string Title { get; init; }

    /// <summary>What else to say of the run, beside how long it is: its order, or where it was recorded.</summary>
    public required string Facts { get; init; }

    /// <summary>How the run failed; empty if it did not.</summary>
    public string Failure { get; init; } = string.Empty;

    /// <summary>Of all times.</summary>
    public long TicksPerSecond { get; init; } = TimeSpan.TicksPerSecond;

    /// <summary>True if steps last, as in real time. In virtual time they last nothing: the order is what there is to see.</summary>
    public bool StepsLast { get; init; }

    /// <summary>The rows, in the order in which they are shown.</summary>
    public required IReadOnlyList<TimelineLane> Lanes { get; init; }

    /// <summary>The steps of all rows, in their order.</summary>
    public required IEnumerable<TimelineStep> Steps { get; init; }

    /// <summary>Of a deadlock: rows, of which the first waits for the second, in a circle.</summary>
    public IReadOnlyList<(int From, int To)> Circle { get; init; } = [];

    /// <summary>Packets between hosts.</summary>
    public IReadOnlyList<TimelineMessage> Messages { get; init; } = [];

    /// <summary>What chance and the test did to the world: what, when, and before which step.</summary>
    public IReadOnlyList<(string What, long Time, int Step)> Faults { get; init; } = [];
}

/// <summary>A row.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="Body">Its method.</param>
/// <param name="IsTask">False for the row of what belongs to no task.</param>
/// <param name="Step">The step that made it.</param>
/// <param name="Time">When that was.</param>
/// <param name="Loop">The number of its loop, from 1.</param>
internal sealed record TimelineLane(string Name, string Body, bool IsTask, long Step, long Time, int Loop = 1);

/// <summary>A step of a row, and what follows it.</summary>
/// <param name="Number">In the order of the loop.</param>
/// <param name="Time">When it began.</param>
/// <param name="Length">How long it lasted.</param>
/// <param name="Row">Whose it is.</param>
/// <param name="Text">How it ended, in words.</param>
/// <param name="Wait">What the task waits for after it, in a word or two; null if nothing follows.</param>
/// <param name="Marks">What is special.</param>
internal readonly record struct TimelineStep(
    long Number, long Time, long Length, int Row, string Text, string? Wait, TimelineMarks Marks);

/// <summary>What is special about a step. The numbers are those that the page knows.</summary>
[Flags]
internal enum TimelineMarks
{
    None = 0,

    /// <summary>It departs from asyncio's order.</summary>
    Overtakes = 1,

    /// <summary>The task's last.</summary>
    Ends = 2,

    Fails = 4,
    IsCancelled = 8,

    /// <summary>No step, but what the task waited for when the recording began.</summary>
    IsBeginning = 16,
}

/// <summary>A packet.</summary>
/// <param name="From">The row that it left.</param>
/// <param name="To">The row that it is for.</param>
/// <param name="Sent">When it left, and how many steps there had been then.</param>
/// <param name="Arrived">When it arrived; null if it never did.</param>
/// <param name="Text">What it is.</param>
internal sealed record TimelineMessage(int From, int To, (long Time, int Step) Sent, (long Time, int Step)? Arrived, string Text);
