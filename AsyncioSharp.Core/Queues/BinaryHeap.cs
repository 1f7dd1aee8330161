namespace AsyncioSharp;

/// <summary>
/// A binary min-heap that orders equal items as Python's <c>heapq</c> does; the framework's PriorityQueue has four children per node, and
/// gives them in another order.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="comparer">Which item is smaller.</param>
internal sealed class BinaryHeap<T>(IComparer<T> comparer)
{
    // Invariant: no item is smaller than its parent, the one at (index - 1) / 2.
    private readonly List<T> _items = [];

    public int Count => _items.Count;

    /// <summary>In the order of the array.</summary>
    public IReadOnlyList<T> Items => _items;

    public void Clear() => _items.Clear();

    /// <summary>Adds an item. If it cannot be compared, nothing has changed.</summary>
    public void Push(T item)
    {
        int place = PlaceAbove(_items.Count, item);
        _items.Add(item);
        Raise(_items.Count - 1, place, item);
    }

    /// <summary>Takes the smallest item; there is one.</summary>
    public T Pop()
    {
        T last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        if (_items.Count == 0)
        {
            return last;
        }

        // The hole at the top sinks to a leaf along the smaller children, and the last item rises from there. It came from the bottom and
        // mostly stays near it, so this saves comparing it on the way down.
        T smallest = _items[0];
        int hole = 0;
        for (int child = 1; child < _items.Count; child = (2 * hole) + 1)
        {
            int right = child + 1;
            if (right < _items.Count && comparer.Compare(_items[child], _items[right]) >= 0)
            {
                child = right;
            }

            _items[hole] = _items[child];
            hole = child;
        }

        Raise(hole, PlaceAbove(hole, last), last);
        return smallest;
    }

    /// <summary>How far up from a leaf an item has to go.</summary>
    private int PlaceAbove(int index, T item)
    {
        while (index > 0 && comparer.Compare(item, _items[(index - 1) >> 1]) < 0)
        {
            index = (index - 1) >> 1;
        }

        return index;
    }

    private void Raise(int from, int to, T item)
    {
        for (; from > to; from = (from - 1) >> 1)
        {
            _items[from] = _items[(from - 1) >> 1];
        }

        _items[to] = item;
    }
}
