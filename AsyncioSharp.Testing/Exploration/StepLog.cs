namespace AsyncioSharp.Testing;

/// <summary>What a run did, step by step, in a form that costs little to write: for comparing it with another one of the same process.</summary>
internal sealed class StepLog : StepObserver
{
    private readonly Chunks<Entry> _entries = [];
    private readonly List<(string Name, int Steps)> _created = [];

    public Chunks<Entry> Entries => _entries;

    /// <summary>The tasks that were made, and how many steps there had been then.</summary>
    public IReadOnlyList<(string Name, int Steps)> Created => _created;

    public override void OnTaskCreated(AsyncioTask task, long time) => _created.Add((task.GetName(), _entries.Count));

    // The library's own steps are left out, half of all where tasks sleep: what they do shows in the steps that they make ready.
    public override void OnStep(in Step step, in ReadyEntry entry)
    {
        if (step.Kind != LaneKind.Library)
        {
            _entries.Add(new Entry(step, entry));
        }
    }

    /// <summary>One step: 16 bytes without a reference, so that a million of them is little to write and nothing that the garbage collector has to look at.</summary>
    internal readonly struct Entry
    {
        private const int KindBits = 4;
        private const int TypeBits = 12;
        private const int ReadyBits = 20;
        private const int OrdinalBits = 24;

        // From the top: the number of the task, how many others were ready, what ran, and whose it was. Of larger numbers the lower bits: what differs there alone is not seen.
        private readonly ulong _what;

        public Entry(in Step step, in ReadyEntry entry)
        {
            Time = step.Time;

            // A type of the compiler's per async method. The runtime keeps its description in one place, a few words apart from the next one.
            ulong type = ((ulong)entry.Work.GetType().TypeHandle.Value >> 4) & ((1 << TypeBits) - 1);
            _what = ((ulong)step.Ordinal << (64 - OrdinalBits))
                | (((ulong)step.Ready & ((1 << ReadyBits) - 1)) << (TypeBits + (2 * KindBits)))
                | (type << (2 * KindBits))
                | ((ulong)entry.Kind << KindBits)
                | (ulong)step.Kind;
        }

        /// <summary>When, in ticks.</summary>
        public long Time { get; }

        /// <summary>The number of the task.</summary>
        public int Ordinal => (int)(_what >> (64 - OrdinalBits));

        /// <summary>Whose it was.</summary>
        public LaneKind Kind => (LaneKind)(_what & ((1 << KindBits) - 1));

        /// <summary>How many others were ready.</summary>
        public int Ready => (int)((_what >> (TypeBits + (2 * KindBits))) & ((1 << ReadyBits) - 1));

        public bool IsSameAs(in Entry other) => Time == other.Time && _what == other._what;
    }
}
