namespace AsyncioSharp.Testing;

/// <summary>
/// What the loop has run lately: among it is what has started a thread that turns up. Written by the loop's thread only, read by others
/// while it goes on.
/// </summary>
internal sealed class RecentSteps
{
    // A power of two. A thread takes longer to turn up than a busy loop takes for these; but a loop that has started one mostly waits for
    // it.
    private const int Most = 16;
    private const int MostTypes = 256;

    private readonly object?[] _latest = new object?[Most];
    private readonly HashSet<Type> _types = [];
    private Type[] _allTypes = [];
    private int _count;

    /// <summary>The method that is the test.</summary>
    public object? Body { get; set; }

    public void Add(in ReadyEntry entry)
    {
        int number = _count + 1;
        _latest[number & (Most - 1)] = entry.Work;
        Volatile.Write(ref _count, number);
        if (entry.Kind is (ReadyKind.Coroutine or ReadyKind.Start) && _types.Count < MostTypes && _types.Add(entry.Work.GetType()))
        {
            Volatile.Write(ref _allTypes, [.. _types]);
        }
    }

    /// <summary>The last steps, the last one first; then the test itself, and every coroutine method that has run.</summary>
    public IReadOnlyList<object> Suspects()
    {
        int last = Volatile.Read(ref _count);
        return [.. Enumerable.Range(0, Most).Select(back => _latest[(last - back) & (Most - 1)]).Append(Body)
            .OfType<object>(), .. Volatile.Read(ref _allTypes)];
    }
}
