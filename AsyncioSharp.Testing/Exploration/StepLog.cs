namespace AsyncioSharp.Testing;

/// <summary>What a run did, step by step, in a form that costs little to write: for comparing it with another one.</summary>
internal sealed class StepLog : IStepObserver
{
    private readonly Chunks<Entry> _entries = [];
    private readonly List<string> _created = [];

    public IReadOnlyList<Entry> Entries => _entries;

    public IReadOnlyList<string> Created => _created;

    public void OnTaskCreated(Lane lane, long time) => _created.Add(lane.Name);

    public void OnDeviation(Lane chosen, ReadOnlySpan<Candidate> overtaken)
    {
    }

    // The library's own steps are left out, half of all where tasks sleep: what they do shows in the steps that they make ready.
    public void OnStep(in Step step)
    {
        if (step.Lane.Kind != LaneKind.Library)
        {
            _entries.Add(EntryOf(step, _created.Count));
        }
    }

    public static Entry EntryOf(in Step step, int tasksMade) =>
        new(step.Lane.Kind, step.Lane.Ordinal, step.Entry.Kind, step.Time, step.Ready, step.Entry.Work.GetType(), tasksMade);

    public void OnStepped(in ReadyEntry entry, long time)
    {
    }

    /// <summary>One step.</summary>
    /// <param name="Kind">Whose it was.</param>
    /// <param name="Ordinal">The number of the task.</param>
    /// <param name="Work">What it was.</param>
    /// <param name="Time">When, in ticks.</param>
    /// <param name="Ready">How many others were ready.</param>
    /// <param name="Type">What ran: a type of the compiler's per async method.</param>
    /// <param name="TasksMade">How many tasks there had been made before.</param>
    internal readonly record struct Entry(LaneKind Kind, int Ordinal, ReadyKind Work, long Time, int Ready, Type Type, int TasksMade)
    {
        // By hand: the compiler's asks a comparer per field, a third of what a step costs here.
        public bool Equals(Entry other) =>
            Time == other.Time && Ordinal == other.Ordinal && Ready == other.Ready && ReferenceEquals(Type, other.Type)
            && TasksMade == other.TasksMade && Kind == other.Kind && Work == other.Work;

        public override int GetHashCode() => HashCode.Combine(Time, Ordinal, Ready, TasksMade);
    }
}
