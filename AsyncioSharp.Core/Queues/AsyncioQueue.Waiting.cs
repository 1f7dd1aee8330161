using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// A waiter leaves its line when it is woken, not when its turn comes: a newcomer does not queue up behind it, and can take what it was
// woken for. Then it waits again, at the end. That is asyncio's rule, and the reason why the operations try in a loop.
public partial class AsyncioQueue<T>
{
    private WaitQueue<T> _getters;
    private WaitQueue<Nothing> _putters;
    private LoopBinding _binding;

    /// <summary>Puts an item in, waiting until there is room (asyncio's <c>queue.put()</c>).</summary>
    /// <param name="item">The item.</param>
    /// <returns>A coroutine; nothing happens before it is awaited.</returns>
    /// <exception cref="QueueShutDown">The queue was shut down. Thrown by the await.</exception>
    /// <exception cref="InvalidOperationException">It has to wait, and the queue belongs to a different loop. Thrown by the
    /// await.</exception>
    public virtual Coroutine Put(T item) => new PutOperation(this, item);

    /// <summary>Takes an item out, waiting until there is one (asyncio's <c>queue.get()</c>).</summary>
    /// <returns>A coroutine for the item; nothing happens before it is awaited.</returns>
    /// <exception cref="QueueShutDown">The queue was shut down and is empty. Thrown by the await.</exception>
    /// <exception cref="InvalidOperationException">It has to wait, and the queue belongs to a different loop. Thrown by the
    /// await.</exception>
    public virtual Coroutine<T> Get() => new GetOperation(this);

    /// <summary>Wakes the first who is not cancelled; cancelled ones before it are dropped from the line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WakeNext<TResult>(ref WaitQueue<TResult> line)
    {
        if (line.Count > 0)
        {
            WakeFirstPending(ref line);
        }
    }

    private static void WakeFirstPending<TResult>(ref WaitQueue<TResult> line)
    {
        while (line.First is { } waiter)
        {
            line.Remove(waiter);
            if (waiter.IsPending)
            {
                waiter.Wake();
                break;
            }
        }
    }

    private sealed class GetOperation(AsyncioQueue<T> queue) : WaitOperation<T>
    {
        public override string Name => "AsyncioQueue.Get";

        protected override string Primitive => queue.Describe(withItems: false);

        public override object Subject => queue;

        protected override ref WaitQueue<T> Waiters => ref queue._getters;

        protected override void Bind(EventLoop loop) => queue._binding.Bind(loop, queue);

        protected override bool TryFinish(bool woken, out T result)
        {
            if (queue.Empty() && !queue._isShutdown)
            {
                result = default!;
                return false;
            }

            result = queue.GetNowait();
            return true;
        }

        protected override void OnCancelled(bool woken)
        {
            if (woken && !queue.Empty())
            {
                WakeNext(ref queue._getters);
            }
        }
    }

    private sealed class PutOperation(AsyncioQueue<T> queue, T item) : WaitOperation<Nothing>
    {
        public override string Name => "AsyncioQueue.Put";

        protected override string Primitive => queue.Describe(withItems: false);

        public override object Subject => queue;

        protected override ref WaitQueue<Nothing> Waiters => ref queue._putters;

        protected override void Bind(EventLoop loop) => queue._binding.Bind(loop, queue);

        protected override bool TryFinish(bool woken, out Nothing result)
        {
            if (queue.Full() && !queue._isShutdown)
            {
                return false;
            }

            queue.PutNowait(item);
            return true;
        }

        protected override void OnCancelled(bool woken)
        {
            if (woken && !queue.Full())
            {
                WakeNext(ref queue._putters);
            }
        }
    }
}
