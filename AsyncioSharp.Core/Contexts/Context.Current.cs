namespace AsyncioSharp;

// Which context is the present one.
//
// A task has one Context, found through the task that runs (AsyncioTask.OwnContext), so that all its methods share it, coroutines and
// native ones. Code off the loop's thread (Task.Run) has no task: there the context comes with .NET's ExecutionContext, in one AsyncLocal.
// That AsyncLocal names who entered the context, since a child task inherits the ExecutionContext of its creator, and with it a mark that
// is not its own.
//
//  1. On a loop: the mark counts if the running task (or, outside of tasks, a callback) made it; else the task's own context counts.
//  2. On any other thread: the mark counts.
//  3. Set changes the context in place where it is the running one's own: in its task, its callback, or inside Context.Run. Everywhere else
//     (a pool thread, a plain thread) it makes a new context for the present flow, as AsyncLocal does: two threads never change the same
//     context.
//
// A mark costs a new ExecutionContext. So nothing is marked, except the main task, until the first ContextVar has been made (s_isUsed). A
// task from before then has an own context from its first Set on, and Coroutine.EnterExecution marks its frames as they go on.
public sealed partial class Context
{
    /// <summary>
    /// In place of a task: a callback entered the context, or somebody by <see cref="Run{T}(Func{T})"/> outside of tasks.
    /// </summary>
    private static readonly object s_callback = new();

    private static readonly AsyncLocal<Mark?> s_mark = new();

    // Entered by Run on this thread.
    [ThreadStatic]
    private static Context? t_entered;

    private static bool s_isUsed;

    /// <summary>The context of the code that asks; null if it has none yet, which is as good as an empty one.</summary>
    internal static Context? Current
    {
        get
        {
            if (!s_isUsed)
            {
                return null;
            }

            Mark? mark = s_mark.Value;
            if (EventLoop.Running is not { } loop)
            {
                return mark?.Context;
            }

            AsyncioTask? task = loop.CurrentTask;
            return mark is not null && mark.IsOf(task) ? mark.Context : task?.OwnContext;
        }
    }

    /// <summary>From now on tasks and callbacks get contexts.</summary>
    internal static void NoteUse() => s_isUsed = true;

    /// <summary>Sets a variable, or takes its value away, in the present context.</summary>
    internal static void Set(ContextVar variable, ContextVar.Box? box)
    {
        Context? current = Current;
        AsyncioTask? task = EventLoop.Running?.CurrentTask;
        if (current is not null && (ReferenceEquals(current, t_entered) || IsOwnedBy(task, current)))
        {
            current._values = current.With(variable, box);
            return;
        }

        if (task is not null)
        {
            // The first Set of a task from before the first ContextVar.
            current = task.GetContext();
            current._values = current.With(variable, box);
            s_mark.Value = new Mark(current, task);
            return;
        }

        var changed = new Context((current ?? new Context()).With(variable, box));
        s_mark.Value = new Mark(changed, EventLoop.Running is null ? null : s_callback);
    }

    /// <summary>The context of a task that is being made: null where nobody uses contexts.</summary>
    internal static Context? ForNewTask() => s_isUsed || EventLoop.Running is null ? CopyContext() : null;

    /// <summary>The execution context of now, in which a task or a callback runs that has this context.</summary>
    /// <param name="owner">The task, or <see cref="s_callback"/>.</param>
    internal ExecutionContext MarkedFor(object owner)
    {
        var before = ExecutionContext.Capture();
        Mark? markBefore = s_mark.Value;
        s_mark.Value = new Mark(this, owner);
        ExecutionContext marked = ExecutionContext.Capture() ?? CleanContext.Value;
        if (before is null)
        {
            s_mark.Value = markBefore;
        }
        else
        {
            ExecutionContext.Restore(before);
        }

        return marked;
    }

    /// <summary>
    /// The execution context of now for a callback that is being scheduled: it will see the values of now, and keep its own changes to
    /// itself.
    /// </summary>
    /// <param name="context">The context that the caller named, which the callback then shares; null copies the present one.</param>
    internal static ExecutionContext CaptureForCallback(Context? context)
    {
        context ??= Current is { Count: > 0 } current ? current.Copy() : null;
        return context is null ? ExecutionContext.Capture() ?? CleanContext.Value : context.MarkedFor(s_callback);
    }

    /// <summary>The context of a callback that was captured by <see cref="CaptureForCallback"/>, or a new one.</summary>
    internal static Context OfCallback(ExecutionContext execution, out bool isNew)
    {
        Context? found = null;
        ExecutionContext.Run(
            execution, _ => found = s_mark.Value is { } mark && ReferenceEquals(mark.Owner, s_callback) ? mark.Context : null, null);
        isNew = found is null;
        return found ?? new Context();
    }

    /// <summary>
    /// Code of a task goes on in an execution context from before the task had a context: marks it, for work that it gives to other
    /// threads.
    /// </summary>
    internal static void MarkFor(AsyncioTask task, Context own)
    {
        if (s_mark.Value is not { } mark || !mark.IsOf(task))
        {
            s_mark.Value = new Mark(own, task);
        }
    }

    private static bool IsOwnedBy(AsyncioTask? task, Context current) =>
        task is not null ? ReferenceEquals(current, task.OwnContext) || s_mark.Value is { } mark && mark.IsOf(task)
        : EventLoop.Running is not null && ReferenceEquals(s_mark.Value?.Owner, s_callback);

    private void Enter() => s_mark.Value = new Mark(this, EventLoop.Running is not { } loop ? null : loop.CurrentTask ?? s_callback);

    /// <summary>A context, and who entered it: a task, a callback, or (null) a thread without a loop.</summary>
    private sealed class Mark(Context context, object? owner)
    {
        public Context Context => context;

        public object? Owner => owner;

        public bool IsOf(AsyncioTask? task) =>
            task is null ? owner is null || ReferenceEquals(owner, s_callback) : ReferenceEquals(owner, task);
    }
}
