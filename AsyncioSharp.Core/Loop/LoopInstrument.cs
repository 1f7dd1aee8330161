using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// An observer of a loop: it hears what the loop does, and has a say in when virtual time moves and which step comes next. Trio's
/// <c>Instrument</c>; asyncio has none. It is added by <see cref="EventLoop.AddInstrument"/>, for counters, traces, and tools for tests.
/// </summary>
/// <remarks>
/// <para>
/// All members are called on the loop's thread, in the middle of what they tell of. They may read the loop and its tasks, and complete
/// futures where it says so. They must not run, stop or close the loop, must not wait, and are better quick: the loop waits for them. What
/// they throw leaves the run of the loop (<see cref="EventLoop.RunForever"/>); a step that was about to begin is lost then.
/// </para>
/// <para>
/// What costs something for each step, task or lock is only told to those who name it in <see cref="Interests"/>. All the rest is rare and
/// told to every instrument, in the order in which they were added.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class LoopInstrument
{
    /// <summary>
    /// What it wants to hear. The loop reads this when the instrument is added, when a run begins, whenever it polls, and every 256th turn:
    /// a change counts from then on.
    /// </summary>
    public abstract LoopInterests Interests { get; }

    /// <summary>True while virtual time must not go on. Timers that are due fire nevertheless.</summary>
    public virtual bool HoldsTime => false;

    /// <summary>True while work that the loop does not know of is on its way back to it: virtual time waits for it in real time.</summary>
    public virtual bool HasOutsideWork => false;

    /// <summary>What <see cref="Interests"/> was when the loop last read it.</summary>
    internal LoopInterests LastInterests { get; set; }

    internal bool ListensTo(LoopInterests interests) => (LastInterests & interests) != 0;

    /// <summary>It was added to a loop. Tasks that are pending there were made before: <c>Asyncio.AllTasks(loop)</c>.</summary>
    /// <param name="loop">The loop.</param>
    public virtual void OnAdded(EventLoop loop)
    {
    }

    /// <summary>A step is about to run. With <see cref="LoopInterests.Steps"/>.</summary>
    /// <param name="step">The step.</param>
    public virtual void OnStep(in LoopStep step)
    {
    }

    /// <summary>A step is over, normally or by an error, which the loop has reported. With <see cref="LoopInterests.StepEnds"/>.</summary>
    /// <param name="step">The step, with the time and the number of others of when it began.</param>
    public virtual void OnStepEnded(in LoopStep step)
    {
    }

    /// <summary>
    /// A step is over that lasted <see cref="EventLoop.SlowCallbackDuration"/> or longer. With <see cref="LoopInterests.SlowSteps"/>. Debug
    /// mode writes its line to the error stream only if no instrument hears of these.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="seconds">How long it lasted, in seconds.</param>
    public virtual void OnSlowStep(in LoopStep step, double seconds)
    {
    }

    /// <summary>
    /// Decides which step comes next. With <see cref="LoopInterests.Choice"/>. Asked once for each step; a turn runs as many steps as were
    /// ready when it began, though not necessarily the same ones. Always 0 is asyncio's order.
    /// </summary>
    /// <param name="ready">What is ready, at least one step, in asyncio's order.</param>
    /// <returns>A position in <paramref name="ready"/>, from 0 at the front.</returns>
    public virtual int Choose(in ReadySteps ready) => 0;

    /// <summary>
    /// A task was made; an eager one runs its first step after this, inside of the present step. With <see cref="LoopInterests.Tasks"/>.
    /// </summary>
    /// <param name="task">The task, whose body has not begun.</param>
    public virtual void OnTaskCreated(AsyncioTask task)
    {
    }

    /// <summary>A task is done. With <see cref="LoopInterests.Tasks"/>.</summary>
    /// <param name="task">The task.</param>
    public virtual void OnTaskEnded(AsyncioTask task)
    {
    }

    /// <summary>A task has taken a lock or a slot of a semaphore. With <see cref="LoopInterests.Locks"/>.</summary>
    /// <param name="primitive">The lock or semaphore.</param>
    /// <param name="task">Who holds it now. asyncio's locks have no owner: any task may release it.</param>
    public virtual void OnAcquired(object primitive, AsyncioTask task)
    {
    }

    /// <summary>A lock or a slot of a semaphore was released. With <see cref="LoopInterests.Locks"/>.</summary>
    /// <param name="primitive">The lock or semaphore.</param>
    /// <param name="task">Who released it; null if that was no task of the loop.</param>
    public virtual void OnReleased(object primitive, AsyncioTask? task)
    {
    }

    /// <summary>
    /// A timer was set by <c>CallLater</c>, <c>CallAt</c> or the loop's <see cref="EventLoop.TimeProvider"/>; not the sleeps and time
    /// limits of tasks.
    /// </summary>
    /// <param name="timer">The <see cref="TimerHandle"/>, or the <see cref="ITimer"/>.</param>
    public virtual void OnTimerCreated(object timer)
    {
    }

    /// <summary>
    /// An async generator was handed to the loop by <c>Asyncio.Asyncgen</c>. Its first item may be asked for much later, by somebody else.
    /// </summary>
    /// <param name="source">The generator, or what makes generators.</param>
    public virtual void OnAsyncgenCreated(object source)
    {
    }

    /// <summary>The first item of an async generator is asked for: from here on the loop closes it if nobody else does.</summary>
    /// <param name="generator">What the loop will close.</param>
    /// <param name="source">What it came from; often the same object.</param>
    public virtual void OnAsyncgenOpened(object generator, object source)
    {
    }

    /// <summary>
    /// Something that can be watched for I/O belongs to the loop, or to another listener of it, from here on. Its watch may begin later.
    /// </summary>
    /// <param name="watched">What <see cref="OnWatch"/> will name.</param>
    public virtual void OnAttached(object watched)
    {
    }

    /// <summary>The loop begins or ends to watch something for I/O.</summary>
    /// <param name="watched">What is watched; its text says what it is.</param>
    /// <param name="begins">True as the watch begins.</param>
    public virtual void OnWatch(object watched, bool begins)
    {
    }

    /// <summary>
    /// Called in every 256th turn, and before the loop waits or lets virtual time go on. So a counter of a busy loop costs nothing per
    /// step, and what this throws ends a run that does not end by itself.
    /// </summary>
    public virtual void OnLook()
    {
    }

    /// <summary>
    /// In virtual time: nothing is ready and nothing is on its way, so time is about to go on. It may complete futures, which keeps this
    /// instant going; the instruments after it are then not asked.
    /// </summary>
    /// <returns>True if something was made ready.</returns>
    public virtual bool OnIdle() => false;

    /// <summary>
    /// In virtual time: time is about to go on to the next timer, although something is watched for I/O that may still come. What this
    /// throws keeps time where it is.
    /// </summary>
    public virtual void OnJumpPastWatches()
    {
    }

    /// <summary>A time limit is over, and the task in it is about to be cancelled.</summary>
    /// <param name="task">The task, suspended.</param>
    public virtual void OnTimeLimit(AsyncioTask task)
    {
    }

    /// <summary>
    /// A synchronous wait has blocked the loop's thread for at least <see cref="EventLoop.SlowCallbackDuration"/> seconds.
    /// </summary>
    /// <param name="task">The task whose step it is; null in a callback.</param>
    /// <param name="stack">Where: the frames of the thread, one a line.</param>
    /// <returns>True if it has been dealt with: neither the instruments after this one nor the loop's exception handler are told.</returns>
    public virtual bool OnBlocked(AsyncioTask? task, string stack) => false;

    /// <summary>Who holds time, for reports; asked while <see cref="HoldsTime"/>.</summary>
    /// <returns>One or more places.</returns>
    public virtual string DescribeHolds() => GetType().Name;

    /// <summary>Where something was made, for reports on a loop that is stuck.</summary>
    /// <param name="made">A task.</param>
    /// <returns>The place, or null if it is not known.</returns>
    public virtual string? MadeAt(object made) => null;

    /// <summary>Who holds a lock or slots of a semaphore, for reports on a loop that is stuck.</summary>
    /// <param name="primitive">What a task waits for.</param>
    /// <returns>The holders, in the order in which they took it; none if they are not known.</returns>
    public virtual IReadOnlyList<AsyncioTask> HoldersOf(object primitive) => [];

    /// <summary>Pending tasks of loops that run inside of this one, for reports on a loop that is stuck.</summary>
    internal virtual IEnumerable<AsyncioTask> InnerTasks => [];

    /// <summary>What it is, and what it wants to hear.</summary>
    /// <returns>For example <c>&lt;StepCounter Steps&gt;</c>.</returns>
    public override string ToString() => $"<{GetType().Name} {Interests}>";
}
