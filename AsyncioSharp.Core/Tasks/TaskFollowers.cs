using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>The continuations of one loop on native tasks, as far as a later wait may use them. For the loop's thread.</summary>
internal sealed class TaskFollowers(EventLoop loop)
{
    // Those of tasks that nobody waits for at present. Most tasks are waited for once and never get here.
    private readonly ConditionalWeakTable<Task, TaskFollower> _kept = [];
    private bool _hasKept;

    // The last one that was asked for, while it has waits: many waits in a row for one task share it from the first on.
    private TaskFollower? _latest;

    /// <summary>How many native tasks are shielded and have not ended. While there are none, requests need not look for them.</summary>
    public int Shielded { get; set; }

    public TaskFollower Of(Task task)
    {
        if (_latest is { } latest && ReferenceEquals(latest.Task, task))
        {
            return latest;
        }

        // A task that has ended has called its followers, or is about to. .NET calls a new one at once.
        if (!_hasKept || task.IsCompleted || !_kept.TryGetValue(task, out TaskFollower? follower))
        {
            follower = new TaskFollower(loop, task);
        }

        return _latest = follower;
    }

    /// <summary>Nobody waits with it now.</summary>
    public void Keep(TaskFollower follower)
    {
        Forget(follower);
        if (!follower.Task.IsCompleted)
        {
            _hasKept = true;
            _kept.TryAdd(follower.Task, follower);
        }
    }

    /// <summary>Its task has ended, or nobody waits with it: it must not keep the task alive.</summary>
    public void Forget(TaskFollower follower)
    {
        if (ReferenceEquals(_latest, follower))
        {
            _latest = null;
        }
    }
}
