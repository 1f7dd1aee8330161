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
        if (seen is not List<object?> list)
        {
            if (IsStale(seen))
            {
                Interlocked.CompareExchange(ref kept, new Observer(task).Continuation, seen);
            }

            return;
        }

        lock (list)
        {
            // Else the task has just ended, and calls those of the list.
            if (ReferenceEquals(kept, list))
            {
                Remove(task, list);
            }
        }
    }

    private static void Remove(Task task, List<object?> list)
    {
        // The observer stands in front, unless somebody else has put something there.
        Observer? observer = list is [Action { Target: Observer first }, ..] ? first : null;
        if (observer is not null && ++observer.Left < list.Count / 2)
        {
            // Others wait in large number: the list is looked through when half of it may be out of date, so that each interruption costs
            // the same.
            return;
        }

        list.RemoveAll(static entry => entry is null || entry is Action { Target: Observer } || IsStale(entry));
        observer ??= new Observer(task);
        observer.Left = 0;
        list.Insert(0, observer.Continuation);
    }

    // Not while somebody listens to .NET's events of tasks, which wraps the delegate: the observer may go on in the thread pool, and of
    // such work the listener would be told.
    private static bool IsStale(object? entry) => Coroutine.IsStale(TaskContinuations.WithoutContext(entry));

    /// <summary>What stays on a task of interrupted awaits. 88 bytes, once.</summary>
    private sealed class Observer
    {
        private readonly Task _task;

        public Observer(Task task)
        {
            _task = task;
            Continuation = Observe;
        }

        public Action Continuation { get; }

        /// <summary>How many continuations may be out of date.</summary>
        public int Left { get; set; }

        // On the thread that ends the task, or on the thread pool if that is a loop's.
        private void Observe() => _ = _task.Exception;
    }
}
