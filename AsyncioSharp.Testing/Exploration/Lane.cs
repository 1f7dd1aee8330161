namespace AsyncioSharp.Testing;

/// <summary>What kind of work a lane is.</summary>
internal enum LaneKind : byte
{
    /// <summary>The steps of one task; of a task whose native methods run side by side, those of one of them.</summary>
    Task,

    /// <summary>Everything that belongs to no task: CallSoon, done callbacks, posts, I/O.</summary>
    Callbacks,

    /// <summary>One due timer.</summary>
    Timer,

    /// <summary>One result of an executor.</summary>
    Work,

    /// <summary>A turn of a loop inside of this one: a simulated host. Its steps are noted one by one, with its tasks.</summary>
    Host,

    /// <summary>
    /// The library's own bookkeeping: combinators that hear of an ended future, sleeps whose time is over. No user code runs in it; it only
    /// makes others ready.
    /// </summary>
    Library,
}

/// <summary>Entries that keep their order among themselves.</summary>
internal sealed class Lane(LaneKind kind, int ordinal, AsyncioTask? task, int flow = 0)
{
    public LaneKind Kind => kind;

    /// <summary>Of tasks: the number in the order of their creation, from 1. 0 otherwise.</summary>
    public int Ordinal => ordinal;

    public AsyncioTask? Task => task;

    /// <summary>Of native methods that run side by side in one task: which, from 1. 0 is the task, or the first of them.</summary>
    public int Flow => flow;

    /// <summary>The same in every run.</summary>
    public long Key => ((long)kind << 56) + ((long)flow << 32) + ordinal;

    /// <summary>How many of them were met.</summary>
    public int Flows { get; set; }

    /// <summary>The scan that met it last.</summary>
    public long SeenAt { get; set; } = -1;

    /// <summary>Of what its steps have run, in order.</summary>
    public ulong Trail { get; set; } = StableHash.Start;

    /// <summary>Free for the source of decisions.</summary>
    public double? Priority { get; set; }

    /// <summary>Of a host: the name.</summary>
    public string? Host { get; init; }

    /// <summary>The same in every run: unnamed tasks are numbered by the driver.</summary>
    public string Name => Host ?? NameOf(kind, task, flow);

    public static string NameOf(LaneKind kind, AsyncioTask? task, int flow = 0) => kind switch
    {
        LaneKind.Task when flow > 0 => $"{task!.QualifiedName} ({flow + 1})",
        LaneKind.Task => task!.QualifiedName,
        LaneKind.Callbacks => "callbacks",
        LaneKind.Timer => "timer",
        LaneKind.Work => "executor",
        LaneKind.Host => "a host",
        _ => "library",
    };
}

/// <summary>One entry that may run next.</summary>
/// <param name="Position">Where it stands in the ready ring.</param>
/// <param name="Lane">Whose it is.</param>
/// <param name="Site">What it runs: entries of one site are supposed to touch the same things.</param>
internal readonly record struct Candidate(int Position, Lane Lane, object Site);

/// <summary>A moment at which several could run.</summary>
/// <param name="Step">The number of the step that it decided.</param>
/// <param name="Candidates">How many there were.</param>
/// <param name="Choice">Which was taken; 0 is asyncio's.</param>
internal readonly record struct Decision(long Step, int Candidates, int Choice);
