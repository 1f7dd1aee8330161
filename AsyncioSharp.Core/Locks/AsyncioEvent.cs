using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>A flag that tasks can wait for (asyncio's <c>Event</c>).</summary>
/// <remarks>
/// Guaranteed: <see cref="Set"/> wakes everybody who waits at that moment, in the order of their arrival, even if <see cref="Clear"/>
/// follows at once. Waiting while the flag is up does not yield to the loop. Other threads may read it; they change it by
/// <c>loop.CallSoonThreadsafe(ev.Set)</c>.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public class AsyncioEvent
{
    private WaitQueue<bool> _waiters;
    private LoopBinding _binding;
    private bool _value;

    /// <summary>True while the flag is up (asyncio's <c>event.is_set()</c>).</summary>
    /// <returns>The flag.</returns>
    public bool IsSet() => _value;

    /// <summary>Raises the flag and wakes all waiters (asyncio's <c>event.set()</c>).</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public void Set()
    {
        if (_binding.IsHere)
        {
            SetNow();
        }
        else
        {
            _binding.Change(SetNow);
        }
    }

    /// <summary>Lowers the flag (asyncio's <c>event.clear()</c>).</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread; nothing has changed.</exception>
    public void Clear()
    {
        if (_binding.IsHere)
        {
            ClearNow();
        }
        else
        {
            _binding.Change(ClearNow);
        }
    }

    /// <summary><see cref="Set"/> for an owner that has looked at the thread.</summary>
    internal void SetNow()
    {
        _value = true;
        while (_waiters.FirstPending is { } waiter)
        {
            waiter.Wake();
        }
    }

    /// <inheritdoc cref="SetNow"/>
    internal void ClearNow() => _value = false;

    /// <summary>Waits until the flag is up (asyncio's <c>event.wait()</c>).</summary>
    /// <returns>A coroutine for true. The flag may be down again when the waiter goes on.</returns>
    /// <exception cref="InvalidOperationException">It has to wait, and the event belongs to a different loop. Thrown by the
    /// await.</exception>
    public Coroutine<bool> Wait() => new WaitForSet(this);

    /// <summary>A snapshot of the state. Not in asyncio; the form is that of anyio's <c>statistics()</c>.</summary>
    /// <returns>The numbers.</returns>
    public EventStatistics Statistics() => new(_value, _waiters.Count);

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Event [unset, waiters:2]&gt;</c>.</returns>
    public override string ToString() => PrimitiveName.Describe(this, _value ? "set" : "unset", _waiters.Count);

    private sealed class WaitForSet(AsyncioEvent flag) : WaitOperation<bool>
    {
        public override string Name => $"{nameof(AsyncioEvent)}.{nameof(Wait)}";

        public override object Subject => flag;

        protected override ref WaitQueue<bool> Waiters => ref flag._waiters;

        protected override void Bind(EventLoop loop) => flag._binding.Bind(loop, flag);

        protected override bool TryFinish(bool woken, out bool result) => result = woken || flag._value;
    }
}
