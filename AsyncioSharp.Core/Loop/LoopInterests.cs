namespace AsyncioSharp;

/// <summary>
/// What a <see cref="LoopInstrument"/> asks of its loop that costs something: each step of a loop takes longer, or each task or lock does.
/// A loop of which nobody asks it pays nothing for it.
/// </summary>
[Flags]
public enum LoopInterests
{
    /// <summary>Only what every instrument hears.</summary>
    None = 0,

    /// <summary>The beginning of each step: <see cref="LoopInstrument.OnStep"/>.</summary>
    Steps = 1,

    /// <summary>The end of each step: <see cref="LoopInstrument.OnStepEnded"/>.</summary>
    StepEnds = 2,

    /// <summary>
    /// It decides which of the steps that are ready comes next: <see cref="LoopInstrument.Choose"/>. Of several instruments that want this,
    /// the one that was added first is asked.
    /// </summary>
    Choice = 4,

    /// <summary>
    /// In virtual time, results of executors reach the loop in the order in which the work was handed in, when all of them are there and
    /// nothing else is ready. So they come in the same order in every run, and not as the threads happen to end.
    /// </summary>
    OrderedWork = 8,

    /// <summary>Each task: <see cref="LoopInstrument.OnTaskCreated"/> and <see cref="LoopInstrument.OnTaskEnded"/>.</summary>
    Tasks = 16,

    /// <summary>
    /// Who takes and releases locks and slots of semaphores: <see cref="LoopInstrument.OnAcquired"/> and
    /// <see cref="LoopInstrument.OnReleased"/>.
    /// </summary>
    Locks = 32,

    /// <summary>
    /// Each step that lasts <see cref="EventLoop.SlowCallbackDuration"/> or longer: <see cref="LoopInstrument.OnSlowStep"/>. The loop
    /// measures all of them for that.
    /// </summary>
    SlowSteps = 64,
}
