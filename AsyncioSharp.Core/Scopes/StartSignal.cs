using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// How a child says that it is ready, as <see cref="TaskGroup.Start(Func{StartSignal, Coroutine}, string?, Context?)"/> hands it to the
/// child (trio's and anyio's <c>task_status</c>).
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class StartSignal
{
    internal StartSignal(StartSignal<Nothing> inner) => Inner = inner;

    internal StartSignal<Nothing> Inner { get; }

    /// <inheritdoc cref="StartSignal{T}.Started(T)"/>
    public void Started() => Inner.Started(default);

    /// <inheritdoc cref="StartSignal{T}.ToString()"/>
    public override string ToString() => Inner.ToString();
}

/// <summary>
/// How a child says that it is ready, and with what, as
/// <see cref="TaskGroup.Start{T}(Func{StartSignal{T}, Coroutine}, string?, Context?)"/> hands it to the child (trio's and anyio's
/// <c>task_status</c>).
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class StartSignal<T> : IStartSignal
{
    private readonly TaskGroup _group;

    internal StartSignal(TaskGroup group, EventLoop loop)
    {
        _group = group;
        Ready = loop.CreateFuture<T>();
    }

    /// <summary>What Start waits for.</summary>
    internal Future<T> Ready { get; }

    /// <summary>The child; set once it is made.</summary>
    internal AsyncioTask? Child { get; set; }

    /// <summary>
    /// Says that the child is ready: <c>Start</c> returns, and from here on the child is one of the group like the others. Ignored while
    /// the start is being cancelled.
    /// </summary>
    /// <param name="value">What <c>Start</c> returns.</param>
    /// <exception cref="InvalidOperationException">Called a second time, or after the child has ended.</exception>
    public void Started(T value)
    {
        Ready.GetLoop().CheckUsable();
        if (Ready.Cancelled())
        {
            return;
        }

        if (Ready.Done())
        {
            throw new InvalidOperationException(
                "Started() was called before, or the child has ended. Call it once, when the child is ready.");
        }

        // With an eager task factory the child may be here before the group knows it; Start looks at Ready then.
        _group.NoteStarted(Child);
        Ready.SetResult(value);
    }

    void IStartSignal.ChildEnded(AsyncioTask child)
    {
        if (Ready.Done())
        {
            return;
        }

        if (child.Cancelled())
        {
            Ready.Cancel("The child was cancelled before it was ready.");
        }
        else
        {
            Ready.SetException(
                child.Exception()
                ?? new InvalidOperationException(
                "The child ended without a call of Started(). Call it when the child is ready, or use CreateTask."));
        }
    }

    /// <summary>Whether the child is ready.</summary>
    /// <returns>For example <c>&lt;StartSignal pending&gt;</c>.</returns>
    public override string ToString() => $"<StartSignal {(!Ready.Done() ? "pending" : Ready.Cancelled() ? "cancelled" : "done")}>";
}

/// <summary>What the group knows of a start.</summary>
internal interface IStartSignal
{
    /// <summary>The child has ended before it was ready.</summary>
    void ChildEnded(AsyncioTask child);
}
