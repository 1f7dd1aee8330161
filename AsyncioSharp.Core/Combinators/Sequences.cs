namespace AsyncioSharp;

/// <summary>
/// Sequences of awaitables as the combinators take them: enumerated once, inside of the call, before anything is started.
/// </summary>
/// <remarks>
/// When the enumeration throws or gives null, what came before is cared for: coroutines are closed, and the error of a native task that
/// runs already is reported like that of a future that nobody reads. Futures belong to the caller.
/// </remarks>
internal static class Sequences
{
    public static IAwaitable[] ToArray(IEnumerable<IAwaitable> aws) => Enumerate(aws, static awaitable => awaitable);

    public static IAwaitable[] ToArray<T>(IEnumerable<Task<T>> aws)
    {
        EventLoop loop = Asyncio.GetEventLoop();
        return Enumerate(aws, task => task is null ? null : Temporary(NativeTask.ToFuture(task, loop)));
    }

    public static IAwaitable[] ToArray<T>(IEnumerable<ValueTask<T>> aws) => ToArray(AsTasks(aws));

    /// <summary>The results are found at run time; see <see cref="UntypedTask"/>.</summary>
    public static IAwaitable[] ToArray(IEnumerable<Task> aws)
    {
        EventLoop loop = Asyncio.GetEventLoop();
        return Enumerate(aws, task => task is null ? null : Temporary(UntypedTask.ToFuture(task, loop)));
    }

    public static IAwaitable[] ToArray(IEnumerable<ValueTask> aws) => ToArray(AsTasks(aws));

    public static IAwaitable[] ToArray<T>(ReadOnlySpan<Task<T>> aws) => ToArray((IEnumerable<Task<T>>)aws.ToArray());

    public static IAwaitable[] ToArray(ReadOnlySpan<Task> aws) => ToArray((IEnumerable<Task>)aws.ToArray());

    /// <summary>
    /// Native tasks as futures that end when they do, and know nothing of their outcomes. The same task twice counts once.
    /// </summary>
    public static Dictionary<Future, TTask> ToSignals<TTask>(IEnumerable<TTask> fs)
        where TTask : Task
    {
        EventLoop loop = Asyncio.GetEventLoop();
        var signals = new Dictionary<Future, TTask>();
        foreach (TTask task in new HashSet<TTask>(WithoutNull(fs)))
        {
            signals.Add(Temporary(new ForeignFuture<object?>(task, loop, resultOf: null)), task);
        }

        return signals;
    }

    public static IEnumerable<Task<T>> AsTasks<T>(IEnumerable<ValueTask<T>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return tasks.Select(static task => task.AsTask());
    }

    public static IEnumerable<Task> AsTasks(IEnumerable<ValueTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return tasks.Select(static task => task.AsTask());
    }

    public static ArgumentException NullAt(int index, string parameter) =>
        new($"An awaitable is null: number {index}, counted from 0.", parameter);

    private static IAwaitable[] Enumerate<TItem>(IEnumerable<TItem> aws, Func<TItem, IAwaitable?> take)
    {
        ArgumentNullException.ThrowIfNull(aws);
        var taken = new List<IAwaitable>();
        try
        {
            foreach (TItem item in aws)
            {
                taken.Add(take(item) ?? throw NullAt(taken.Count, nameof(aws)));
            }
        }
        catch
        {
            foreach (Coroutine coroutine in taken.OfType<Coroutine>().Where(static one => !one.WasStarted))
            {
                coroutine.Close();
            }

            throw;
        }

        return [.. taken];
    }

    private static IEnumerable<TTask> WithoutNull<TTask>(IEnumerable<TTask> fs)
        where TTask : Task
    {
        ArgumentNullException.ThrowIfNull(fs);
        return fs.Select(static (task, index) => task ?? throw NullAt(index, nameof(fs)));
    }

    private static Future Temporary<T>(ForeignFuture<T> future)
    {
        future.IsTemporary = true;
        return future;
    }
}
