using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Removes the continuations of interrupted awaits from a native task, so that nothing collects on a task that lives
/// long.</summary>
/// <remarks>
/// <para>.NET has no public way to do that for an await. Continuations that can be removed in a public way would make every await slower.
/// What is done here is what its own <c>Task.RemoveContinuation</c> does, for <c>WhenAny</c>: the continuations are one object, or a list
/// that is changed under its lock as long as the task is pending. If a future runtime keeps them in another way, they stay until the task
/// ends.</para>
/// <para>In their place one <see cref="Observer"/> stays on the task, however many awaits were interrupted: it looks at the error of the
/// task, should that fail.</para>
/// </remarks>
internal static class StaleContinuations
{
    /// <summary>Takes off what is out of date. On the loop's thread, while the task may end on another one.</summary>
    public static void Remove(Task task)
    {
        try
        {
            RemoveKnown(task);
        }
        catch (Exception changed) when (changed is MissingMemberException or TypeLoadException)
        {
            // Another runtime than the ones that this was written for. The continuation does nothing when it is called, and goes with the
            // task.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RemoveKnown(Task task)
    {
        ref object? kept = ref TaskContinuations.Of(task);
        object? seen = Volatile.Read(ref kept);
        if (IsStale(seen))
        {
            // The only one.
            Interlocked.CompareExchange(ref kept, new List<object?> { seen }, seen);
        }

        if (Volatile.Read(ref kept) is List<object?> list)
        {
            lock (list)
            {
                // Else the task has just ended, and calls those of the list.
                if (ReferenceEquals(kept, list))
                {
                    Remove(task, list);
                }
            }
        }
    }

    private static void Remove(Task task, List<object?> list)
    {
        // The observer stands in front, unless somebody else has put something there.
        object? first = list.Count > 0 ? list[0] : null;
        Observer? observer = ObserverOf(first);
        if (observer is not null && ++observer.Left < list.Count / 2)
        {
            // Others wait in large number: the list is looked through when half of it may be out of date, so that each interruption costs
            // the same.
            return;
        }

        if (observer is null)
        {
            new Observer().Watch(task);
            first = list[^1];
            observer = ObserverOf(first);
        }

        if (observer is not null)
        {
            observer.Left = 0;
            list.RemoveAll(static entry => entry is null || ObserverOf(entry) is not null || IsStale(entry));
            list.Insert(0, first);
        }
    }

    private static bool IsStale(object? entry) => Coroutine.IsStale(TaskContinuations.Unwrap(entry));

    private static Observer? ObserverOf(object? entry) => TaskContinuations.StateOf(entry) as Observer;

    /// <summary>What stays on a task of interrupted awaits, once.</summary>
    private sealed class Observer
    {
        /// <summary>How many continuations may be out of date.</summary>
        public int Left { get; set; }

        /// <summary>
        /// Looks at the error of the task as it ends, on whatever thread: not in the thread pool, where a plain delegate would go if that
        /// is a loop's, and where a test would be told of work that has left it.
        /// </summary>
        public void Watch(Task task) => task.ContinueWith(
            static (ended, _) => _ = ended.Exception,
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
