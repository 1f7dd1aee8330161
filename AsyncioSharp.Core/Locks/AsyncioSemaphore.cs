using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A fair counter of free slots (asyncio's <c>Semaphore</c>): <c>using (await semaphore.Acquire()) { … }</c>.</summary>
/// <remarks>
/// Guaranteed: waiters get slots in the order of their arrival. A released slot goes straight to the first of them, so newcomers never see
/// it free. Acquiring a free slot does not yield to the loop. A waiter that is cancelled after it got a slot passes it on. It belongs to
/// the loop on which somebody first had to wait. Other threads may read it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class AsyncioSemaphore
{
    private WaitQueue<Releaser> _waiters;
    private LoopBinding _binding;

    /// <summary>Makes a semaphore.</summary>
    /// <param name="value">How many slots are free at first.</param>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public AsyncioSemaphore(int value = 1)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Semaphore initial value must be >= 0.");
        }

        Value = value;
    }

    /// <summary>The free slots, without those that a woken waiter has been given already.</summary>
    internal int Value { get; private set; }

    /// <summary>True if a slot cannot be had at once: none is free, or others are before (asyncio's <c>semaphore.locked()</c>).</summary>
    /// <returns>Whether Acquire would wait.</returns>
    public bool Locked() => Value == 0 || _waiters.HasLive;

    /// <summary>Takes a slot, waiting until one is free (asyncio's <c>semaphore.acquire()</c>, and <c>async with semaphore</c>).</summary>
    /// <returns>A coroutine; nothing is taken before it is awaited. Its result releases the slot when disposed, and does nothing if it is
    /// not.</returns>
    /// <exception cref="InvalidOperationException">It has to wait, and the semaphore belongs to a different loop. Thrown by the
    /// await.</exception>
    public Coroutine<Releaser> Acquire() => new AcquireOperation(this);

    /// <summary>Gives a slot back, or adds one; the first waiter gets it (asyncio's <c>semaphore.release()</c>).</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public virtual void Release()
    {
        if (_binding.IsHere)
        {
            ReleaseNow();
        }
        else
        {
            _binding.Change(ReleaseNow);
        }
    }

    private protected virtual void ReleaseNow()
    {
        Value = checked(Value + 1);
        _binding.NoteReleased(this);
        WakeNext();
    }

    /// <summary>A snapshot of the state. Not in asyncio; the form is that of anyio's <c>statistics()</c>.</summary>
    /// <returns>The numbers.</returns>
    public SemaphoreStatistics Statistics() => new(Value, _waiters.Count);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Semaphore [unlocked, value:2]&gt;</c>.</returns>
    public override string ToString() => PrimitiveName.Describe(this, Locked() ? "locked" : $"unlocked, value:{Value}", _waiters.Count);

    /// <summary>Hands a free slot to the first who waits; false if nobody does.</summary>
    private bool WakeNext()
    {
        if (_waiters.FirstPending is not { } waiter)
        {
            return false;
        }

        Value--;
        waiter.Wake();
        return true;
    }

    /// <summary>
    /// Newcomers may have queued up behind a woken waiter although slots were free: once its turn is over, they get theirs.
    /// </summary>
    private void WakeWhileFree()
    {
        while (Value > 0 && WakeNext())
        {
        }
    }

    internal sealed class AcquireOperation(AsyncioSemaphore semaphore) : WaitOperation<Releaser>
    {
        private bool _isReleased;

        public override string Name => $"{nameof(AsyncioSemaphore)}.{nameof(Acquire)}";

        public override object Subject => semaphore;

        protected override ref WaitQueue<Releaser> Waiters => ref semaphore._waiters;

        /// <summary>What its releaser does, once: every copy of the releaser leads here.</summary>
        public void ReleaseOnce()
        {
            semaphore._binding.Check();
            if (!_isReleased)
            {
                _isReleased = true;
                semaphore.Release();
            }
        }

        protected override void Bind(EventLoop loop) => semaphore._binding.Bind(loop, semaphore);

        protected override bool TryFinish(bool woken, out Releaser result)
        {
            semaphore._binding.Check();
            result = new Releaser(this);
            if (!woken && semaphore.Locked())
            {
                return false;
            }

            semaphore._binding.NoteAcquired(semaphore);
            if (woken)
            {
                // The slot was taken off the count by whoever woke it.
                semaphore.WakeWhileFree();
                return true;
            }

            semaphore.Value--;
            return true;
        }

        protected override void OnCancelled(bool woken)
        {
            if (woken)
            {
                semaphore.Value++;
            }

            semaphore.WakeWhileFree();
        }
    }
}
