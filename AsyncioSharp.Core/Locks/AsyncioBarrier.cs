using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A meeting point for a fixed number of tasks, again and again (asyncio's <c>Barrier</c>).</summary>
/// <remarks>
/// Guaranteed: the party goes on together, each with an index of its own, in the order of arrival. A waiter that is cancelled does not
/// break the barrier: its place becomes free, and the next who comes gets it, with its index. (asyncio gives the number of those inside,
/// which can then come twice.) While a party leaves, newcomers wait outside. Other threads may read it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public class AsyncioBarrier
{
    // State machine, all changes with the lock of the condition held:
    //   Filling -> Draining    the last of the party has come
    //   any -> Resetting       Reset() while somebody is inside
    //   Draining, Resetting -> Filling   the last one has left, or Reset() with nobody inside
    //   any -> Broken          Abort(); only Reset() leads out of it
    private readonly AsyncioCondition _changed = new();

    // The indices below _inside + _freed.Count are taken, except those in _freed. The others are free.
    private readonly SortedSet<int> _freed = [];
    private State _state;
    private int _inside;

    /// <summary>Makes a barrier.</summary>
    /// <param name="parties">How many tasks go through together.</param>
    /// <exception cref="ArgumentException">The number is less than 1.</exception>
    public AsyncioBarrier(int parties)
    {
        if (parties < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(parties), parties, "parties must be > 0.");
        }

        Parties = parties;
    }

    private enum State
    {
        Filling,
        Draining,
        Resetting,
        Broken,
    }

    /// <summary>How many tasks go through together (asyncio's <c>barrier.parties</c>).</summary>
    public int Parties { get; }

    /// <summary>How many wait for the rest of the party (asyncio's <c>barrier.n_waiting</c>).</summary>
    public int NWaiting => _state == State.Filling ? _inside : 0;

    /// <summary>True after <see cref="Abort"/>, until <see cref="Reset"/> (asyncio's <c>barrier.broken</c>).</summary>
    public bool Broken => _state == State.Broken;

    /// <summary>Waits for the party (asyncio's <c>barrier.wait()</c>, and <c>async with barrier</c>).</summary>
    /// <returns>A coroutine for the index: from 0 to <see cref="Parties"/> - 1, in the order of arrival, no two of a party alike.</returns>
    /// <exception cref="BrokenBarrierError">The barrier is broken, or was reset or aborted while waiting. Thrown by the await.</exception>
    public async Coroutine<int> Wait()
    {
        using (await _changed.Acquire())
        {
            await _changed.WaitFor(() => _state is not (State.Draining or State.Resetting));
            if (Broken)
            {
                throw new BrokenBarrierError("Barrier aborted. Reset() makes it usable again.");
            }

            int index = TakeIndex();
            _inside++;
            try
            {
                if (_inside == Parties)
                {
                    ChangeState(State.Draining);
                }
                else
                {
                    await WaitForOthers();
                }

                return index;
            }
            finally
            {
                _inside--;
                _freed.Add(index);
                LeaveAsLast();
            }
        }
    }

    /// <summary>
    /// Sends those who wait away with a <see cref="BrokenBarrierError"/>; then the barrier is as new (asyncio's <c>barrier.reset()</c>).
    /// </summary>
    /// <returns>A coroutine.</returns>
    public async Coroutine Reset()
    {
        using (await _changed.Acquire())
        {
            ChangeState(_inside > 0 ? State.Resetting : State.Filling);
        }
    }

    /// <summary>
    /// Breaks the barrier: those who wait, and all who come before <see cref="Reset"/>, get a <see cref="BrokenBarrierError"/> (asyncio's
    /// <c>barrier.abort()</c>).
    /// </summary>
    /// <returns>A coroutine.</returns>
    public async Coroutine Abort()
    {
        using (await _changed.Acquire())
        {
            ChangeState(State.Broken);
        }
    }

    /// <summary>A snapshot of the state. Not in asyncio; the form is that of anyio's <c>statistics()</c>.</summary>
    /// <returns>The numbers.</returns>
    public BarrierStatistics Statistics() => new(Parties, NWaiting, Broken);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Barrier [filling, waiters:1/3]&gt;</c>.</returns>
    public override string ToString() => PrimitiveName.Describe(
        this,
        _state switch
        {
            State.Filling => $"filling, waiters:{NWaiting}/{Parties}",
            State.Draining => $"draining, waiters:{NWaiting}/{Parties}",
            State.Resetting => $"resetting, waiters:{NWaiting}/{Parties}",
            _ => "broken",
        },
        waiters: 0);

    private async Coroutine WaitForOthers()
    {
        await _changed.WaitFor(() => _state != State.Filling);
        if (_state is State.Broken or State.Resetting)
        {
            throw new BrokenBarrierError("Abort or reset of barrier while the task waited.");
        }
    }

    private int TakeIndex()
    {
        int index = _freed.Count > 0 ? _freed.Min : _inside;
        _freed.Remove(index);
        return index;
    }

    private void LeaveAsLast()
    {
        if (_inside == 0)
        {
            ChangeState(Broken ? State.Broken : State.Filling);
        }
    }

    private void ChangeState(State state)
    {
        _state = state;
        _changed.NotifyAll();
    }
}
