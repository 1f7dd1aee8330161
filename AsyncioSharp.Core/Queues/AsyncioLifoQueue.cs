namespace AsyncioSharp;

/// <summary>A queue that gives the newest item first (asyncio's <c>LifoQueue</c>).</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="maxsize">How many items it holds; 0 or less means any number.</param>
public class AsyncioLifoQueue<T>(int maxsize = 0) : AsyncioQueue<T>(maxsize)
{
    private readonly List<T> _stack = [];

    /// <inheritdoc/>
    protected override IEnumerable<T> Items => _stack;

    /// <inheritdoc/>
    public override int Qsize() => _stack.Count;

    /// <inheritdoc/>
    protected override void Init(int maxsize) => _stack.Clear();

    /// <inheritdoc/>
    protected override void PutItem(T item) => _stack.Add(item);

    /// <inheritdoc/>
    protected override T GetItem()
    {
        T item = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return item;
    }
}
