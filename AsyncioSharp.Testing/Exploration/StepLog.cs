namespace AsyncioSharp.Testing;

/// <summary>
/// What a run did, step by step, in a form that costs little to write: for comparing it with another one of the same process.
/// </summary>
/// <remarks>
/// Eight bytes per step, without a reference: a million steps are little to write and to read again, and nothing that the garbage collector
/// has to look at. The time stands beside them, where it changes: many steps share an instant.
/// </remarks>
internal sealed class StepLog : StepObserver
{
    private readonly Chunks<PackedStep> _steps = [];
    private readonly List<(int Step, long Time)> _times = [];
    private readonly List<(string Name, int Steps)> _created = [];
    private long _time = long.MinValue;

    /// <summary>The steps, without their times.</summary>
    public Chunks<PackedStep> Steps => _steps;

    /// <summary>The instants, and how many steps there had been then.</summary>
    public IReadOnlyList<(int Step, long Time)> Times => _times;

    /// <summary>The tasks that were made, and how many steps there had been then.</summary>
    public IReadOnlyList<(string Name, int Steps)> Created => _created;

    public override void OnTaskCreated(AsyncioTask task, long time) => _created.Add((task.GetName(), _steps.Count));

    // The library's own steps are left out, half of all where tasks sleep: what they do shows in the steps that they make ready.
    public override void OnStep(in Step step, in ReadyEntry entry)
    {
        if (step.IsBookkeeping)
        {
            return;
        }

        if (step.Time != _time)
        {
            _times.Add((_steps.Count, _time = step.Time));
        }

        _steps.Add(new PackedStep(step, entry));
    }

    /// <summary>The time of a step, in ticks.</summary>
    public long TimeOf(int step) => _times.FindLast(change => change.Step <= step).Time;

    /// <summary>One step.</summary>
    internal readonly record struct PackedStep
    {
        private const int KindBits = 4;
        private const int TypeBits = 12;
        private const int ReadyBits = 20;
        private const int OrdinalBits = 24;

        // From the top: the number of the task, how many others were ready, what ran, and whose it was. Of larger numbers the lower bits:
        // what differs there alone is not seen.
        private readonly ulong _bits;

        public PackedStep(in Step step, in ReadyEntry entry)
        {
            // A type of the compiler's per async method. The runtime keeps its description in one place, a few words apart from the next
            // one.
            ulong type = ((ulong)entry.Work.GetType().TypeHandle.Value >> 4) & ((1 << TypeBits) - 1);
            _bits = ((ulong)step.Ordinal << (64 - OrdinalBits))
                | (((ulong)step.Ready & ((1 << ReadyBits) - 1)) << (TypeBits + (2 * KindBits)))
                | (type << (2 * KindBits))
                | ((ulong)entry.Kind << KindBits)
                | (ulong)step.Kind;
        }

        /// <summary>The number of the task.</summary>
        public int Ordinal => (int)(_bits >> (64 - OrdinalBits));

        /// <summary>Whose it was.</summary>
        public LaneKind Kind => (LaneKind)(_bits & ((1 << KindBits) - 1));

        /// <summary>How many others were ready.</summary>
        public int Ready => (int)((_bits >> (TypeBits + (2 * KindBits))) & ((1 << ReadyBits) - 1));
    }
}
