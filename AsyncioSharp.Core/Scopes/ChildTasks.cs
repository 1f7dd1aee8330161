namespace AsyncioSharp;

/// <summary>The children of a <see cref="TaskGroup"/>: how many have not ended, and, for the one time that somebody asks, which.</summary>
/// <remarks>
/// A list. When half of its tasks have ended, these are swept out. It takes 8 to 16 bytes for each child, and no look-up when a child ends;
/// a hash set took 40 to 60 bytes.
/// </remarks>
internal sealed class ChildTasks
{
    private const int MinimumForSweep = 16;

    private readonly List<AsyncioTask> _tasks = [];

    /// <summary>Those of whose end the group has not been told.</summary>
    public int Count { get; private set; }

    public void Add(AsyncioTask task)
    {
        _tasks.Add(task);
        Count++;
    }

    /// <summary>The group has been told that a child has ended.</summary>
    public void NoteEnded()
    {
        Count--;
        if (_tasks.Count > MinimumForSweep && Count < _tasks.Count / 2)
        {
            _tasks.RemoveAll(static task => task.Done());
        }
    }

    /// <summary>Those that run; a copy, since what happens to them may end others.</summary>
    public AsyncioTask[] Running() => [.. _tasks.Where(static task => !task.Done())];
}
