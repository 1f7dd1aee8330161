using System.Diagnostics;

namespace AsyncioSharp.Testing;

/// <summary>
/// The test's side of <see cref="Sim.Barrier"/>: it watches a named place in the code under test, holds whoever comes there until the test
/// lets it go, or lets it fail there. So a race is forced in one run instead of looked for in many.
/// </summary>
/// <remarks>
/// <para>It holds for the loop that ran when it was made, from then until it is disposed, which lets everybody go. Of several for one
/// place the oldest counts.</para>
/// <para>A test that ends without anybody having come to a barrier of its own fails and names it, unless the barrier was disposed.</para>
/// </remarks>
/// <example><code>
/// using TestBarrier saved = TestBarrier.Hold("saved");
/// AsyncioTask first = Asyncio.CreateTask(Deposit(10));
/// BarrierHit hit = await saved.Reached();     // first has read the balance, and stands there
/// await Deposit(20);
/// hit.Release();
/// </code></example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TestBarrier : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Func<object?, bool>? _where;
    private readonly Func<Exception>? _error;
    private readonly bool _holds;
    private readonly Queue<BarrierHit> _arrived = new();
    private readonly Queue<Future<BarrierHit>> _waiters = new();
    private readonly List<BarrierHit> _held = [];

    private TestBarrier(string name, Func<object?, bool>? where, bool holds, Func<Exception>? error)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        _where = where;
        _holds = holds;
        _error = error;
        _loop = Asyncio.GetRunningLoop();
        TestPoints.Of(_loop).Add(this);
    }

    /// <summary>The name of the place.</summary>
    public string Name { get; }

    /// <summary>How often somebody has come there.</summary>
    public int Hits { get; private set; }

    /// <summary>Lets everybody pass, and counts.</summary>
    /// <param name="name">The name of the place.</param>
    /// <param name="where">Looks at the data of the place: false leaves it alone. Null means every one.</param>
    /// <returns>The barrier.</returns>
    /// <exception cref="InvalidOperationException">No loop is running.</exception>
    public static TestBarrier Observe(string name, Func<object?, bool>? where = null) => new(name, where, holds: false, error: null);

    /// <summary>Holds everybody until the test says how to go on.</summary>
    /// <param name="name">The name of the place.</param>
    /// <param name="where">Looks at the data of the place: false leaves it alone. Null means every one.</param>
    /// <returns>The barrier.</returns>
    /// <exception cref="InvalidOperationException">No loop is running.</exception>
    public static TestBarrier Hold(string name, Func<object?, bool>? where = null) => new(name, where, holds: true, error: null);

    /// <summary>Throws at everybody.</summary>
    /// <param name="name">The name of the place.</param>
    /// <param name="error">Makes what is thrown there.</param>
    /// <param name="where">Looks at the data of the place: false leaves it alone. Null means every one.</param>
    /// <returns>The barrier.</returns>
    /// <exception cref="InvalidOperationException">No loop is running.</exception>
    public static TestBarrier Throw(string name, Func<Exception> error, Func<object?, bool>? where = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new TestBarrier(name, where, holds: false, error);
    }

    /// <summary>Waits for the next arrival that was not returned before, also one that came already.</summary>
    /// <returns>Who came.</returns>
    public async Coroutine<BarrierHit> Reached()
    {
        if (_arrived.TryDequeue(out BarrierHit? hit))
        {
            return hit;
        }

        var waiter = new Arrival(this, _loop);
        _waiters.Enqueue(waiter);
        return await waiter;
    }

    /// <summary>Lets everybody go who is held, and does nothing from here on.</summary>
    public void Dispose()
    {
        _loop.CheckThread();
        TestPoints.Of(_loop).Remove(this);
        foreach (BarrierHit hit in _held.ToArray())
        {
            hit.Release();
        }
    }

    /// <summary>The name, and how often it was reached.</summary>
    /// <returns>For example <c>&lt;TestBarrier 'saved' hits=2 held=1&gt;</c>.</returns>
    public override string ToString() => $"<TestBarrier '{Name}' hits={Hits} held={_held.Count}>";

    internal bool IsFor(string name, object? data) => name == Name && (_where is null || _where(data));

    internal Future? Arrive(object? data)
    {
        Hits++;
        var hit = new BarrierHit(this, data);
        if (_error is not null)
        {
            hit.Throw(_error());
        }
        else if (_holds)
        {
            _held.Add(hit);
        }

        Future<BarrierHit>? waiter;
        while (_waiters.TryDequeue(out waiter) && waiter.Done())
        {
            // It was cancelled.
        }

        if (waiter is null)
        {
            _arrived.Enqueue(hit);
        }
        else
        {
            waiter.SetResult(hit);
        }

        return _holds || _error is not null ? hit.Gate : null;
    }

    internal void Forget(BarrierHit hit) => _held.Remove(hit);

    /// <summary>Waits for somebody to come; in the report on a deadlock it says for whom.</summary>
    private sealed class Arrival(TestBarrier barrier, EventLoop loop) : Future<BarrierHit>(loop)
    {
        public override string ToString() => $"<barrier '{barrier.Name}' to be reached>";
    }
}
