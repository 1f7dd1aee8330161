namespace AsyncioSharp;

/// <summary>A queue that gives the smallest item first (asyncio's <c>PriorityQueue</c>).</summary>
/// <remarks>
/// Items are usually tuples: <c>(priority, data)</c>, which are compared member by member. Equal items come in no particular order; it is
/// that of Python's <c>heapq</c>. Strings are compared as .NET does, by the culture; Python's order is
/// <see cref="StringComparer.Ordinal"/>.
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="maxsize">How many items it holds; 0 or less means any number.</param>
/// <param name="comparer">Which item is smaller; null means the order of the type itself.</param>
public class AsyncioPriorityQueue<T>(int maxsize = 0, IComparer<T>? comparer = null) : AsyncioQueue<T>(maxsize)
{
    private readonly BinaryHeap<T> _heap = new(comparer ?? Comparer<T>.Default);

    /// <inheritdoc/>
    protected override IEnumerable<T> Items => _heap.Items;

    /// <inheritdoc/>
    public override int Qsize() => _heap.Count;

    /// <inheritdoc/>
    protected override void Init(int maxsize) => _heap.Clear();

    /// <inheritdoc/>
    protected override void PutItem(T item) => _heap.Push(item);

    /// <inheritdoc/>
    protected override T GetItem() => _heap.Pop();
}
