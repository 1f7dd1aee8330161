using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

/// <summary>
/// A condition variable (asyncio's <c>Condition</c>): <c>using (await cond.Acquire()) { await cond.WaitFor(() => ready); }</c>.
/// </summary>
/// <remarks>
/// Guaranteed: notifications wake in the order of waiting, and a woken task goes on only when it has the lock again. A wait that ends with
/// an error (mostly a cancellation) holds the lock too, and has passed its notification on to another waiter. That one may then be woken
/// for nothing: check the state again after <see cref="Wait"/>, or use <see cref="WaitFor"/>. Other threads may read it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public class AsyncioCondition
{
    private readonly AsyncioLock _lock;
    private WaitQueue<bool> _waiters;
    private LoopBinding _binding;

    /// <summary>Makes a condition.</summary>
    /// <param name="lock">The lock to use, which several conditions may share; null makes one.</param>
    public AsyncioCondition(AsyncioLock? @lock = null) => _lock = @lock ?? new AsyncioLock();

    /// <summary>True while somebody holds the lock (asyncio's <c>condition.locked()</c>).</summary>
    /// <returns>Whether it is locked.</returns>
    public bool Locked() => _lock.Locked();

    /// <summary>Takes the lock (asyncio's <c>condition.acquire()</c>, and <c>async with condition</c>).</summary>
    /// <returns>As for <see cref="AsyncioLock.Acquire"/>.</returns>
    public Coroutine<AsyncioLock.Releaser> Acquire() => _lock.Acquire();

    /// <summary>Gives the lock back (asyncio's <c>condition.release()</c>).</summary>
    /// <exception cref="InvalidOperationException">It is not locked.</exception>
    public void Release() => _lock.Release();

    /// <summary>Releases the lock, waits for a notification, and takes the lock again (asyncio's <c>condition.wait()</c>).</summary>
    /// <returns>A coroutine for true. It may be woken without a reason: check the state again.</returns>
    /// <exception cref="InvalidOperationException">The lock is not held, or the condition belongs to a different loop. Thrown by the
    /// await.</exception>
    public async Coroutine<bool> Wait()
    {
        CheckHeld("wait");
        _binding.Bind(EventLoop.RequireRunning(), this);
        Release();
        try
        {
            try
            {
                return await new WaitForNotification(this);
            }
            finally
            {
                await AcquireInSpiteOfCancellation();
            }
        }
        catch
        {
            // It may have been notified before the error came. Nobody can tell, so another waiter is woken, perhaps for nothing.
            NotifyNext(1);
            throw;
        }
    }

    /// <summary>
    /// Waits until a predicate is true (asyncio's <c>condition.wait_for()</c>). It is asked at once, and after each notification, with the
    /// lock held.
    /// </summary>
    /// <param name="predicate">The question.</param>
    /// <returns>A coroutine for true.</returns>
    /// <exception cref="InvalidOperationException">It has to wait, and the lock is not held. Thrown by the await.</exception>
    public Coroutine<bool> WaitFor(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Until(predicate);
    }

    /// <summary>Wakes the waiter that came first (asyncio's <c>condition.notify()</c>). It goes on when the lock is released.</summary>
    /// <exception cref="InvalidOperationException">The lock is not held; or its loop runs on another thread.</exception>
    public void Notify() => Notify(1);

    /// <summary>
    /// Wakes waiters in the order of their arrival (asyncio's <c>condition.notify()</c>). They go on when the lock is released.
    /// </summary>
    /// <param name="n">At most how many.</param>
    /// <exception cref="InvalidOperationException">The lock is not held; or its loop runs on another thread.</exception>
    public void Notify(int n)
    {
        _lock.CheckThread();
        CheckHeld("notify");
        NotifyNext(n);
    }

    /// <summary>Wakes all waiters (asyncio's <c>condition.notify_all()</c>).</summary>
    /// <exception cref="InvalidOperationException">The lock is not held.</exception>
    public void NotifyAll() => Notify(_waiters.Count);

    /// <summary>A snapshot of the state. Not in asyncio; the form is that of anyio's <c>statistics()</c>.</summary>
    /// <returns>The numbers.</returns>
    public ConditionStatistics Statistics() => new(_waiters.Count, _lock.Statistics());

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Condition [locked, waiters:2]&gt;</c>.</returns>
    public override string ToString() => PrimitiveName.Describe(this, Locked() ? "locked" : "unlocked", _waiters.Count);

    private async Coroutine<bool> Until(Func<bool> predicate)
    {
        while (!predicate())
        {
            await Wait();
        }

        return true;
    }

    /// <summary>
    /// The caller of Wait holds the lock afterwards, whatever happened. Cancellations on the way are kept until then; the last one counts.
    /// </summary>
    private async Coroutine AcquireInSpiteOfCancellation()
    {
        CancelledError? last = null;
        using (EventLoop.RequireRunning().CurrentTask is null ? null : new CancellationHold())
        {
            while (true)
            {
                try
                {
                    await _lock.Acquire();
                    break;
                }
                catch (CancelledError cancelled)
                {
                    last = cancelled;
                }
            }
        }

        if (last is not null)
        {
            ExceptionDispatchInfo.Throw(last);
        }
    }

    private void NotifyNext(int n)
    {
        for (; n > 0 && _waiters.FirstPending is { } waiter; n--)
        {
            waiter.Wake();
        }
    }

    private void CheckHeld(string what)
    {
        if (!Locked())
        {
            throw new InvalidOperationException(
                $"cannot {what} on un-acquired lock. Do it inside of using (await cond.Acquire()) {{ … }}.");
        }
    }

    private sealed class WaitForNotification(AsyncioCondition condition) : WaitOperation<bool>
    {
        public override string Name => $"{nameof(AsyncioCondition)}.{nameof(Wait)}";

        public override object Subject => condition;

        protected override ref WaitQueue<bool> Waiters => ref condition._waiters;

        protected override void Bind(EventLoop loop)
        {
        }

        protected override bool TryFinish(bool woken, out bool result) => result = woken;
    }
}
