namespace AsyncioSharp.Testing;

/// <summary>
/// What a test on a loop may be told. Immutable: one value may serve many tests, and <c>with</c> makes variants. Not in asyncio, whose
/// <c>IsolatedAsyncioTestCase</c> runs in real time and checks nothing after the test.
/// </summary>
public sealed partial record class TestOptions
{
    /// <summary>The defaults: virtual time, ten seconds of real time at most, leaks fail the test.</summary>
    public static TestOptions Default { get; } = new();

    /// <summary>
    /// Virtual time: the clock stands while anything is ready and jumps to the next timer when nothing is. False runs the test on the
    /// system's clock.
    /// </summary>
    public bool VirtualTime { get; init; } = true;

    /// <summary>
    /// In virtual time: where sockets come from. Simulated by default, if the package AsyncioSharp.Simulation is there. A loop whose
    /// <see cref="LoopFactory"/> has given it a selector has the network of that.
    /// </summary>
    public TestNetwork Network { get; init; }

    /// <summary>Makes the loop of each test; null makes one as <see cref="VirtualTime"/> says.</summary>
    public Func<EventLoop>? LoopFactory { get; init; }

    /// <summary>
    /// asyncio's debug mode: coroutines that are never awaited are reported, with the place that made them. Slow, hence off.
    /// </summary>
    public bool Debug { get; init; }

    /// <summary>
    /// The longest that set-up, test or tear-down may take in real time, each, in seconds; null means no limit. It ends busy loops and
    /// blocked threads too. Not applied while a debugger is attached.
    /// </summary>
    public double? RealTimeLimit { get; init; } = 10;

    /// <summary>
    /// In virtual time: how many callbacks may run before the clock moves. More are taken for a busy loop, and the test fails with the
    /// names of those that ran most. Zero means no limit.
    /// </summary>
    public long MaxStepsPerInstant { get; init; } = 2_000_000;

    /// <summary>
    /// In virtual time: how often the clock may move while no task begins or ends. More is taken for a loop that waits for something that
    /// never comes, and the test fails with the names of the steps that ran most. Zero means no limit.
    /// </summary>
    public long MaxClockMoves { get; init; } = 1_000_000;

    /// <summary>
    /// In virtual time: in how many turns of the loop errors of one type may be thrown in a row, cancellations not counted. More, for
    /// longer than two seconds of real time, is taken for something that is tried again and again for ever. The test fails then, with the
    /// last error and what every task waits on. Zero means no limit.
    /// </summary>
    public long MaxRetries { get; init; } = 20_000;

    /// <summary>
    /// In virtual time: what a callback costs, in seconds. Zero, the default, keeps times exact. Any other lets time pass in busy loops
    /// too, as real machines do; the clock then moves every 256 turns.
    /// </summary>
    public double StepCost { get; init; }

    /// <summary>
    /// In virtual time: how long, in seconds of real time, a loop with nothing to do waits for something outside of it (a native task,
    /// another thread) before that is a deadlock.
    /// </summary>
    public double ForeignPatience { get; init; } = 2;

    /// <summary>What happens to a test that leaves tasks, timers, open transports, open async generators or unread errors behind.</summary>
    public LeakMode Leaks { get; init; } = LeakMode.Fail;

    /// <summary>
    /// What happens when the test leaves its loop: with wall-clock timers, pool work, threads, blocking waits, sockets past which virtual
    /// time goes on.
    /// </summary>
    public EscapeMode Escapes { get; init; }

    /// <summary>The names of assemblies whose escapes are left alone.</summary>
    public IReadOnlyCollection<string> EscapesAllowed { get; init; } = [];

    /// <summary>Where warnings go; null means the error stream.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Refuses what cannot be meant.</summary>
    internal TestOptions Check()
    {
        CheckSchedules();
        ThrowIfNotPositive(RealTimeLimit ?? 1, nameof(RealTimeLimit));
        ThrowIfNotPositive(ForeignPatience, nameof(ForeignPatience));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxStepsPerInstant);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxClockMoves);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        if (!(StepCost >= 0))
        {
            throw new ArgumentException($"StepCost is {StepCost}. Give seconds, zero or more.");
        }

        return this;
    }

    /// <summary>The loop that these options ask for.</summary>
    internal EventLoop MakeLoop()
    {
        EventLoop loop =
            LoopFactory is not null ? LoopFactory() ?? throw new InvalidOperationException("The loop factory returned null.")
            : VirtualTime ? new EventLoop(new VirtualClock { ForeignPatience = Patience })
            : new EventLoop();
        if (Debug)
        {
            loop.SetDebug(true);
        }

        return loop;
    }

    // Beyond what a wait of the system can take it is no limit.
    private TimeSpan Patience => ForeignPatience < int.MaxValue / 1000 ? TimeSpan.FromSeconds(ForeignPatience) : Timeout.InfiniteTimeSpan;

    private static void ThrowIfNotPositive(double seconds, string option)
    {
        if (!(seconds > 0))
        {
            throw new ArgumentException($"{option} is {seconds}. Give seconds, more than zero.");
        }
    }
}
