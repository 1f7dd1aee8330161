namespace AsyncioSharp;

/// <summary>
/// A step of a loop, as a <see cref="LoopInstrument"/> sees it: one callback, one timer, or a part of a task from one suspension to the
/// next. Valid during the call that gets it.
/// </summary>
public readonly ref struct LoopStep
{
    internal readonly ref readonly ReadyEntry Entry;

    internal LoopStep(in ReadyEntry entry, int others, long now)
    {
        Entry = ref entry;
        Others = others;
        Now = now;
    }

    /// <summary>The task whose step it is; null for callbacks and for timers.</summary>
    public AsyncioTask? Task => Entry.Owner.Task;

    /// <summary>The loop.</summary>
    public EventLoop Loop => Entry.Owner.Loop;

    /// <summary>How many other steps are ready.</summary>
    public int Others { get; }

    /// <summary>The loop's time before the step, in seconds.</summary>
    public double Time => Loop.ToSeconds(Now);

    /// <summary>The same in ticks of its clock.</summary>
    internal long Now { get; }

    /// <summary>The task, or the callback, in words.</summary>
    /// <returns>For example <c>&lt;Task pending name='Task-1' coro=&lt;Program.Main&gt;&gt;</c>.</returns>
    public override string ToString() => Task?.ToString() ?? Entry.Work.ToString() ?? "a callback";
}
