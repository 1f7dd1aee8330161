using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A fair lock for tasks (asyncio's <c>Lock</c>): <c>using (await gate.Acquire()) { … }</c>.</summary>
/// <remarks>
/// <para>Guaranteed: waiters get it in the order of their arrival. A task that releases it and takes it again goes to the end of the queue.
/// Acquiring a free lock does not yield to the loop. It has no owner: any task may release it, and it is not re-entrant.</para>
/// <para>Between <see cref="Release"/> and the turn of the first waiter it is free by <see cref="Locked"/>, but newcomers queue up all the
/// same. It belongs to the loop on which somebody first had to wait. Other threads may read it.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class AsyncioLock
{
    private WaitQueue<Releaser> _waiters;
    private LoopBinding _binding;
    private bool _locked;
    private AsyncioContext? _holder;

    /// <summary>True while somebody holds it (asyncio's <c>lock.locked()</c>).</summary>
    /// <returns>Whether it is locked.</returns>
    public bool Locked() => _locked;

    /// <summary>Takes the lock, waiting until it is free (asyncio's <c>lock.acquire()</c>, and <c>async with lock</c>).</summary>
    /// <returns>A coroutine; nothing is taken before it is awaited. Its result releases the lock when disposed, and does nothing if it is
    /// not: <c>await gate.Acquire();</c> keeps the lock until <see cref="Release"/>.</returns>
    /// <exception cref="InvalidOperationException">It has to wait, and the lock belongs to a different loop. Thrown by the
    /// await.</exception>
    public Coroutine<Releaser> Acquire() => new AcquireOperation(this);

    /// <summary>Gives the lock back; the first waiter gets it in the next turn (asyncio's <c>lock.release()</c>).</summary>
    /// <exception cref="InvalidOperationException">It is not locked; or its loop runs on another thread.</exception>
    public void Release()
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

    /// <summary>The task that took it, for reports; null while it is free, or was taken by a callback.</summary>
    internal AsyncioTask? Holder => _holder?.Task;

    /// <summary>For <see cref="AsyncioCondition"/>, whose lock it is.</summary>
    internal void CheckThread() => _binding.Check();

    private void ReleaseNow()
    {
        if (!_locked)
        {
            throw new InvalidOperationException("Lock is not acquired. Release it once for each Acquire; a using block does so by itself.");
        }

        _locked = false;
        _holder = null;
        _binding.NoteReleased(this);
        WakeFirst();
    }

    /// <summary>A snapshot of the state. Not in asyncio; the form is that of anyio's <c>statistics()</c>.</summary>
    /// <returns>The numbers.</returns>
    public LockStatistics Statistics() => new(_locked, _waiters.Count);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Lock [locked, waiters:2]&gt;</c>.</returns>
    public override string ToString() => PrimitiveName.Describe(this, _locked ? "locked" : "unlocked", _waiters.Count);

    /// <summary>
    /// The turn of the first waiter must come. If it was woken or cancelled already, it comes anyway, and a cancelled one passes it on.
    /// </summary>
    private void WakeFirst()
    {
        if (_waiters.First is { IsPending: true } first)
        {
            first.Wake();
        }
    }

    internal sealed class AcquireOperation(AsyncioLock gate) : WaitOperation<Releaser>
    {
        private bool _isReleased;

        public override string Name => $"{nameof(AsyncioLock)}.{nameof(Acquire)}";

        public override object Subject => gate;

        protected override ref WaitQueue<Releaser> Waiters => ref gate._waiters;

        /// <summary>What its releaser does, once: every copy of the releaser leads here.</summary>
        public void ReleaseOnce()
        {
            if (gate._binding.IsHere)
            {
                ReleaseOnceNow();
            }
            else
            {
                gate._binding.Change(ReleaseOnceNow);
            }
        }

        protected override void Bind(EventLoop loop) => gate._binding.Bind(loop, gate);

        protected override bool TryFinish(bool woken, out Releaser result)
        {
            gate._binding.Check();
            result = new Releaser(this);
            if (!woken && (gate._locked || gate._waiters.HasLive))
            {
                return false;
            }

            Debug.Assert(!gate._locked);
            gate._locked = true;
            gate._holder = EventLoop.Running?.CurrentContext;
            gate._binding.NoteAcquired(gate);
            return true;
        }

        protected override void OnCancelled(bool woken)
        {
            if (!gate._locked)
            {
                gate.WakeFirst();
            }
        }

        private void ReleaseOnceNow()
        {
            if (!_isReleased)
            {
                _isReleased = true;
                gate.ReleaseNow();
            }
        }
    }
}
