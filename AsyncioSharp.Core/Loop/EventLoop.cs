using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// The event loop: one thread that runs callbacks, tasks and timers one at a time (asyncio's <c>EventLoop</c>).
/// </summary>
/// <remarks>
/// <para>
/// One turn of the loop is <see cref="RunOnce"/> in <c>EventLoop.Run.cs</c>, a list of named steps. Callbacks are called in one place only,
/// <c>EventLoop.Dispatch.cs</c>; every other part of the library just adds entries to the ready ring.
/// </para>
/// <para>
/// A loop belongs to the thread that runs it. Other threads use <see cref="CallSoonThreadsafe(Action, Context?)"/>, <see cref="Post"/>,
/// <see cref="SwitchTo"/>, <see cref="Wrap(Action)"/>, Asyncio.RunCoroutineThreadsafe, and the <see cref="SynchronizationContext"/> and
/// <see cref="TaskScheduler"/> faces; and what only reads. Everything else refuses them (<see cref="CheckThread"/>) while the loop runs.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class EventLoop : IDisposable
{
    [ThreadStatic]
    private static EventLoop? t_running;

    [ThreadStatic]
    private static EventLoop? t_current;

    [ThreadStatic]
    private static bool t_currentIsRefused;

    private readonly TimeProvider _clock;
    private readonly VirtualClock? _virtualClock;
    private readonly double _frequency;
    private readonly AsyncioContext _baseContext;

    private ReadyRing _ready = new(64);
    private readonly TimerHeap _timers = new();
    private IoDriver _driver = new NoIoDriver();

    /// <summary>Makes a loop on the system's monotonic clock.</summary>
    public EventLoop()
        : this(TimeProvider.System)
    {
    }

    /// <summary>Makes a loop whose time is the given clock.</summary>
    /// <param name="clock">
    /// The source of the loop's time. A <see cref="VirtualClock"/> makes the loop run in virtual time: whenever nothing is ready, time
    /// jumps to the next timer.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="clock"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The virtual clock already drives another loop.</exception>
    public EventLoop(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _virtualClock = clock as VirtualClock;
        _virtualClock?.Attach(this);
        _frequency = clock.TimestampFrequency;
        _stampsPerTick = StampsPerSecond / _frequency;
        SetStamp(Now);
        _baseContext = new AsyncioContext(this, task: null);
        _current = _baseContext;
        _baseExecutionContext = CleanContext.Value;
        TimeProvider = new LoopTimeProvider(this, clock);
        Scheduler = new AsyncioTaskScheduler(this);
        SetDebug(s_debugByDefault);
        _registration = LoopRegistry.Add(this);
    }

    /// <summary>The loop that is running on this thread, or null.</summary>
    internal static EventLoop? Running => t_running;

    /// <summary>The loop that is running on this thread.</summary>
    /// <exception cref="InvalidOperationException">No loop is running here.</exception>
    internal static EventLoop RequireRunning() => t_running ?? throw Misuse.NoRunningLoop();

    /// <summary>The loop set by <see cref="Asyncio.SetEventLoop"/> for this thread.</summary>
    internal static EventLoop? CurrentOfThread
    {
        get => t_current;
        set => t_current = value;
    }

    /// <summary>Somebody has set null for this thread: none is made for it.</summary>
    internal static bool CurrentIsRefused
    {
        get => t_currentIsRefused;
        set => t_currentIsRefused = value;
    }

    /// <summary>The <see cref="SynchronizationContext"/> of callbacks that belong to no task.</summary>
    public AsyncioContext BaseContext => _baseContext;

    /// <summary>
    /// A <see cref="System.TimeProvider"/> over the loop's clock: what <c>Task.Delay(span, provider)</c>, <c>CancellationTokenSource(span,
    /// provider)</c> and other libraries make with it are timers of this loop, fired on its thread, in virtual time if the loop has it.
    /// </summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>The <see cref="TaskScheduler"/> face of the loop, for <c>Task.Factory.StartNew</c> and <c>ContinueWith</c>.</summary>
    public TaskScheduler Scheduler { get; }

    /// <summary>
    /// The loop's monotonic time, in seconds, with an unspecified start (asyncio's <c>loop.time()</c>). A virtual clock starts at 0.
    /// </summary>
    /// <returns>Seconds.</returns>
    public double Time() => ToSeconds(_clock.GetTimestamp());

    /// <summary>True while the loop runs (asyncio's <c>loop.is_running()</c>).</summary>
    /// <returns>True inside <see cref="RunForever"/> and <see cref="RunUntilComplete(IAwaitable)"/>.</returns>
    public bool IsRunning() => Volatile.Read(ref _threadId) != 0;

    /// <summary>True once the loop was closed (asyncio's <c>loop.is_closed()</c>).</summary>
    /// <returns>True after <see cref="Close"/>.</returns>
    public bool IsClosed() => Volatile.Read(ref _closed);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;EventLoop running=True closed=False debug=False&gt;</c>.</returns>
    public override string ToString() => $"<EventLoop running={IsRunning()} closed={IsClosed()} debug={_debug}>";

    /// <summary>Ticks of the loop's clock.</summary>
    internal long Now => _clock.GetTimestamp();

    internal AsyncioContext CurrentContext => _current;

    /// <summary>Its time is a virtual clock's, or that of the loop around it in a simulation.</summary>
    internal bool IsVirtual => _virtualClock is not null || Label is not null;

    internal long ToTicks(double seconds)
    {
        double ticks = Math.Round(seconds * _frequency);
        return ticks >= Never ? Never : ticks <= -Never ? -Never : (long)ticks;
    }

    /// <summary>The deadline of something that begins now.</summary>
    internal long DeadlineAfter(double seconds) => Math.Min(Never, Now + ToTicks(seconds));

    // A division, since 1 / frequency is rounded: 0.1 s would come back as 0.09999999999999999.
    internal double ToSeconds(long ticks) => ticks / _frequency;

    /// <summary>Puts work at the end of the ready ring. Loop thread only, or while the loop does not run.</summary>
    internal void Enqueue(AsyncioContext owner, object work, object? state, ReadyKind kind) => _ready.Enqueue(owner, work, state, kind);

    /// <summary>Goes through what is queued, from the front. Entries may be exchanged.</summary>
    internal ReadyRing.Cursor LookAtReady() => _ready.Look();
}
