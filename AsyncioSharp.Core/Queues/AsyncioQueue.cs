using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A queue between tasks, first in, first out (asyncio's <c>Queue</c>).</summary>
/// <remarks>
/// <para>Guaranteed: waiting getters and putters are woken in the order of their arrival. Each item put wakes one getter, and each item
/// taken wakes one putter. A call that need not wait does not yield to the loop. An item is not reserved for the getter that it woke:
/// another task can take it first, and the loser goes to the end of the line.</para>
/// <para>It belongs to the loop on which somebody first had to wait. While a loop uses it only that loop's thread may change it: other
/// threads read, and put by
/// <c>loop.CallSoonThreadsafe(queue.PutNowait, item)</c>. Before, any thread may fill it.</para>
/// <para>Subclasses: <see cref="Init"/>, <see cref="PutItem"/> and <see cref="GetItem"/> are asyncio's <c>_init</c>, <c>_put</c> and
/// <c>_get</c>; with a store of their own they override <see cref="Qsize"/> as well (the first Put says so if it is missing), and
/// <see cref="Items"/> for <see cref="ToString"/>.</para>
/// </remarks>
/// <typeparam name="T">The type of the items.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public partial class AsyncioQueue<T>
{
    private readonly AsyncioEvent _finished = new();
    private readonly int _maxsize;
    private Queue<T>? _items;
    private int _unfinished;
    private bool _isShutdown;
    private bool _isStoreKnown;

    /// <summary>Makes a queue.</summary>
    /// <param name="maxsize">How many items it holds; 0 or less means any number.</param>
    public AsyncioQueue(int maxsize = 0)
    {
        _maxsize = maxsize;
        _finished.SetNow();

        // As in Python: the hook runs inside of the base constructor. The field initializers of a subclass have run by then, its
        // constructor body has not.
        Init(maxsize);
    }

    /// <summary>How many items it holds at most; 0 or less means any number (asyncio's <c>queue.maxsize</c>).</summary>
    public int Maxsize => _maxsize;

    /// <summary>The items, first the next one where the order is kept; for <see cref="ToString"/>.</summary>
    protected virtual IEnumerable<T> Items => _items ?? [];

    private Queue<T> Store => _items ?? throw NoStore();

    /// <summary>The number of items (asyncio's <c>queue.qsize()</c>).</summary>
    /// <returns>The count; exact, since nothing runs between two awaits.</returns>
    public virtual int Qsize() => Store.Count;

    /// <summary>True if there is no item (asyncio's <c>queue.empty()</c>).</summary>
    /// <returns>Whether Get would wait.</returns>
    public bool Empty() => Qsize() == 0;

    /// <summary>True if there is no room (asyncio's <c>queue.full()</c>).</summary>
    /// <returns>Whether Put would wait; never without a <see cref="Maxsize"/>.</returns>
    public bool Full() => _maxsize > 0 && Qsize() >= _maxsize;

    /// <summary>Puts an item in without waiting (asyncio's <c>queue.put_nowait()</c>).</summary>
    /// <param name="item">The item.</param>
    /// <exception cref="QueueFull">There is no room.</exception>
    /// <exception cref="QueueShutDown">The queue was shut down.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public virtual void PutNowait(T item)
    {
        if (_binding.IsHere)
        {
            PutNow(item);
        }
        else
        {
            PutElsewhere(item);
        }
    }

    // Apart, since a closure is made at the beginning of the method that needs it.
    private void PutElsewhere(T item) => _binding.Change(() => PutNow(item));

    private void PutNow(T item)
    {
        if (_isShutdown)
        {
            throw new QueueShutDown();
        }

        if (Full())
        {
            throw new QueueFull();
        }

        PutItem(item);
        if (!_isStoreKnown)
        {
            CheckStore();
        }

        _unfinished++;
        _finished.ClearNow();
        WakeNext(ref _getters);
    }

    /// <summary>Takes an item out without waiting (asyncio's <c>queue.get_nowait()</c>).</summary>
    /// <returns>The item.</returns>
    /// <exception cref="QueueEmpty">There is none.</exception>
    /// <exception cref="QueueShutDown">There is none, and the queue was shut down.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public virtual T GetNowait() => _binding.IsHere ? GetNow() : GetElsewhere();

    private T GetElsewhere()
    {
        T item = default!;
        _binding.Change(() => item = GetNow());
        return item;
    }

    private T GetNow()
    {
        if (Empty())
        {
            throw _isShutdown ? new QueueShutDown() : new QueueEmpty();
        }

        T item = GetItem();
        WakeNext(ref _putters);
        return item;
    }

    /// <summary>
    /// Says that the work on an item taken is over (asyncio's <c>queue.task_done()</c>). <see cref="Join"/> waits for one call per item
    /// put.
    /// </summary>
    /// <exception cref="ArgumentException">It was called more often than items were put.</exception>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public void TaskDone()
    {
        if (_binding.IsHere)
        {
            TaskDoneNow();
        }
        else
        {
            _binding.Change(TaskDoneNow);
        }
    }

    private void TaskDoneNow()
    {
        if (_unfinished <= 0)
        {
            throw new ArgumentException("TaskDone() called too many times. Call it once for each item taken.");
        }

        _unfinished--;
        if (_unfinished == 0)
        {
            _finished.SetNow();
        }
    }

    /// <summary>Waits until <see cref="TaskDone"/> was called for every item (asyncio's <c>queue.join()</c>).</summary>
    /// <returns>A coroutine; with nothing unfinished it does not yield.</returns>
    public async Coroutine Join()
    {
        _binding.Check();
        if (_unfinished > 0)
        {
            await _finished.Wait();
        }
    }

    /// <summary>Shuts the queue down; the items that it has can still be taken (asyncio's <c>queue.shutdown()</c>).</summary>
    /// <inheritdoc cref="Shutdown(bool)"/>
    public void Shutdown() => Shutdown(false);

    /// <summary>
    /// Shuts the queue down (asyncio's <c>queue.shutdown()</c>): from now on Put fails, and Get fails once the queue is empty, both with
    /// <see cref="QueueShutDown"/>. All who wait are woken to see for themselves.
    /// </summary>
    /// <param name="immediate">True drops the items, each of which counts as done.</param>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public void Shutdown(bool immediate)
    {
        if (_binding.IsHere)
        {
            ShutdownNow(immediate);
        }
        else
        {
            ShutdownElsewhere(immediate);
        }
    }

    private void ShutdownElsewhere(bool immediate) => _binding.Change(() => ShutdownNow(immediate));

    private void ShutdownNow(bool immediate)
    {
        _isShutdown = true;
        if (immediate)
        {
            DropItems();
        }

        while (_getters.Count > 0)
        {
            WakeNext(ref _getters);
        }

        while (_putters.Count > 0)
        {
            WakeNext(ref _putters);
        }
    }

    /// <summary>A snapshot of the state. Not in asyncio; the form is that of anyio's <c>statistics()</c>.</summary>
    /// <returns>The numbers.</returns>
    public QueueStatistics Statistics() =>
        new(Qsize(), _maxsize, _unfinished, _getters.Count, _putters.Count, _finished.Statistics().TasksWaiting, _isShutdown);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Queue maxsize=2 _queue=[1, 2] _putters[1] tasks=2&gt;</c>. On another thread than its loop's the number
    /// of the items stands in their place.</returns>
    public override string ToString() => Describe(withItems: true);

    /// <summary>Makes the store of the items (asyncio's <c>_init</c>). Called by the constructor.</summary>
    /// <param name="maxsize">As given to the constructor.</param>
    protected virtual void Init(int maxsize) => _items = new Queue<T>();

    /// <summary>Adds an item to the store (asyncio's <c>_put</c>).</summary>
    /// <param name="item">The item.</param>
    protected virtual void PutItem(T item) => Store.Enqueue(item);

    /// <summary>Takes an item out of the store, which is not empty (asyncio's <c>_get</c>).</summary>
    /// <returns>The item.</returns>
    protected virtual T GetItem() => Store.Dequeue();

    private string Describe(bool withItems) =>
        $"<{PrimitiveName.Of(this)} maxsize={_maxsize}"
        + (!withItems || Empty() ? string.Empty : DescribeItems())
        + (_getters.Count == 0 ? string.Empty : $" _getters[{_getters.Count}]")
        + (_putters.Count == 0 ? string.Empty : $" _putters[{_putters.Count}]")
        + (_unfinished == 0 ? string.Empty : $" tasks={_unfinished}")
        + (_isShutdown ? " shutdown" : string.Empty)
        + ">";

    // Their number stands in place of the items where another thread may change them, and where a subclass with a store of its own has not
    // overridden Items.
    private string DescribeItems()
    {
        int count = Qsize();
        return !_binding.IsElsewhere && Items.ToArray() is var items && items.Length == count ? $" _queue=[{string.Join(", ", items)}]"
            : $" _queue[{count}]";
    }

    // After the first item: a subclass that keeps it in a store of its own, but has left Qsize to this class, would be taken for empty, and
    // Get would wait for ever. One that overrides only PutItem may have dropped the item.
    private void CheckStore()
    {
        if (Qsize() == 0 && IsOverridden(PutItem) && IsOverridden(GetItem) && !IsOverridden(Qsize))
        {
            throw new InvalidOperationException(
                $"{GetType().Name} keeps its items in a store of its own ({nameof(PutItem)} and {nameof(GetItem)}), "
                    + $"but {nameof(Qsize)} counts those of the base class: override {nameof(Qsize)} too, "
                    + $"and {nameof(Items)} for {nameof(ToString)}. (If it only drops items, let {nameof(Qsize)} call "
                    + $"base.{nameof(Qsize)}().)");
        }

        _isStoreKnown = true;

        // Those of the other queues of this library fit their own store, not that of a subclass.
        static bool IsOverridden(Delegate method) => method.Method.DeclaringType?.Assembly != typeof(AsyncioQueue<>).Assembly;
    }

    private InvalidOperationException NoStore() => new(
        $"{GetType().Name} overrides {nameof(Init)} without calling base.{nameof(Init)}: then it has to override {nameof(PutItem)}, "
            + $"{nameof(GetItem)} and {nameof(Qsize)} too, and {nameof(Items)} for {nameof(ToString)}.");

    private void DropItems()
    {
        while (!Empty())
        {
            GetItem();
            if (_unfinished > 0)
            {
                _unfinished--;
            }
        }

        if (_unfinished == 0)
        {
            _finished.SetNow();
        }
    }
}
