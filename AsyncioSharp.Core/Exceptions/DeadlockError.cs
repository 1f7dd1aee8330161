namespace AsyncioSharp;

/// <summary>
/// In virtual time: tasks are waiting, and nothing is ready, scheduled or in flight that could wake them. The message names every suspended
/// task and what it waits on.
/// </summary>
/// <param name="message">The report.</param>
/// <param name="tasks">The tasks that can never go on.</param>
public sealed class DeadlockError(string message, IReadOnlyList<AsyncioTask> tasks) : InvalidOperationException(message)
{
    /// <summary>The tasks that can never go on.</summary>
    public IReadOnlyList<AsyncioTask> Tasks { get; } = tasks;

    /// <summary>
    /// The report as a picture: a Mermaid flowchart of the tasks, what they wait for, and who holds that, with the circle marked. Empty if
    /// the error was not made by a loop.
    /// </summary>
    public string Graph { get; internal init; } = string.Empty;

    /// <summary>The steps of all circles: the first waits for the second.</summary>
    internal IReadOnlyList<(AsyncioTask From, AsyncioTask To)> Circles { get; init; } = [];
}
