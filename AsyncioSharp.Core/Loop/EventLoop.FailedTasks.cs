using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Native tasks that fail and whose error nobody reads: "_ = Work();".
//
// .NET tells of them when they are collected, by an event of the whole process. A failed task belongs to this loop if a step of the loop
// has ended in it. Then the task is noted, and the error too: it is the same object in the methods that have awaited the task and failed by
// it. Nothing is held: both are keys of a weak table.
//
//  1. At the close of the loop a noted task whose error nobody has read by then is reported.
//  2. Before that, and for the methods above it, the event is the moment: when a collection has found it.
//  3. A method that fails before its first await that waits, or on another thread, is not seen: for those there is the event.
public sealed partial class EventLoop
{
    private static readonly ConditionalWeakTable<object, EventLoop> s_failures = [];
    private static int s_listensToCollections;

    private List<WeakReference<Task>>? _failedTasks;
    private int _failedTasksKept = 64;

    /// <summary>A step has ended in the method of a continuation: if that has failed, somebody has to hear of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteIfFailed(Action continuation)
    {
        if (continuation.Target is Task { IsFaulted: true } failed)
        {
            NoteFailed(failed);
        }
    }

    private void NoteFailed(Task failed)
    {
        if (Interlocked.Exchange(ref s_listensToCollections, 1) == 0)
        {
            TaskScheduler.UnobservedTaskException += static (task, args) => OnUnobserved(task, args);
        }

        if (NativeTask.IsErrorRead(failed) == true)
        {
            // Some method has awaited it, and may have failed by the same error. Reading it changes nothing any more.
            foreach (Exception error in failed.Exception!.InnerExceptions)
            {
                s_failures.AddOrUpdate(error, this);
            }

            return;
        }

        s_failures.AddOrUpdate(failed, this);
        _failedTasks ??= [];
        if (_failedTasks.Count >= _failedTasksKept)
        {
            _failedTasks.RemoveAll(static noted => !noted.TryGetTarget(out Task? task) || NativeTask.IsErrorRead(task) == true);
            _failedTasksKept = Math.Max(64, 2 * _failedTasks.Count);
        }

        _failedTasks.Add(new WeakReference<Task>(failed));
    }

    /// <summary>Rule 1.</summary>
    private void ReportFailedTasks()
    {
        foreach (WeakReference<Task> noted in _failedTasks ?? [])
        {
            if (noted.TryGetTarget(out Task? task) && NativeTask.IsErrorRead(task) == false)
            {
                ReportFailed(task, task.Exception!);
            }
        }

        _failedTasks = null;
    }

    /// <summary>Rule 2. On the thread of the finalizers.</summary>
    private static void OnUnobserved(object? task, UnobservedTaskExceptionEventArgs args)
    {
        if (task is not null && TryFind(task, args.Exception, out EventLoop? loop))
        {
            args.SetObserved();
            loop.ReportFailed((Task)task, args.Exception);
        }
    }

    private static bool TryFind(object task, AggregateException errors, [NotNullWhen(true)] out EventLoop? loop)
    {
        if (s_failures.TryGetValue(task, out loop))
        {
            return true;
        }

        foreach (Exception error in errors.InnerExceptions)
        {
            if (s_failures.TryGetValue(error, out loop))
            {
                return true;
            }
        }

        return false;
    }

    private void ReportFailed(Task task, AggregateException errors)
    {
        var report = new LoopExceptionContext
        {
            Message = $"{ContinuationNames.OfBox(task) ?? "A native task"} has failed, and nobody has read its error. "
                + "Await what is started, or make a task of it.",
            Exception = errors.InnerExceptions.Count == 1 ? errors.InnerException : errors,
        };
        if (t_running == this || !IsRunning())
        {
            CallExceptionHandler(report);
        }
        else
        {
            // In a turn of the loop: its handler need not be written for several threads.
            EnqueueFromOtherThread(_baseContext, (Action)(() => CallExceptionHandler(report)), null, ReadyKind.Callback);
        }
    }
}
