using System.Diagnostics;

namespace AsyncioSharp.Testing;

/// <summary>Somebody has come to a <see cref="TestBarrier"/>.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class BarrierHit
{
    private readonly TestBarrier _barrier;

    internal BarrierHit(TestBarrier barrier, object? data)
    {
        _barrier = barrier;
        Data = data;
        EventLoop loop = Asyncio.GetRunningLoop();
        Task = loop.CurrentTask;
        Gate = new BarrierGate(barrier, loop);
    }

    /// <summary>Who came; null if it was no task.</summary>
    public AsyncioTask? Task { get; }

    /// <summary>What the place told along.</summary>
    public object? Data { get; }

    internal Future Gate { get; }

    // Who was held on a simulated host is gone when that crashes.
    private bool IsWaiting => !Gate.Done() && !Gate.GetLoop().IsClosed();

    /// <summary>Lets it go on. Nothing happens if it was not held, or has been cancelled.</summary>
    /// <exception cref="InvalidOperationException">Called on another thread than the loop's.</exception>
    public void Release()
    {
        _barrier.Forget(this);
        if (IsWaiting)
        {
            Gate.SetResult();
        }
    }

    /// <summary>Throws where it waits. Nothing happens if it was not held, or has been cancelled.</summary>
    /// <param name="error">What is thrown there.</param>
    /// <exception cref="InvalidOperationException">Called on another thread than the loop's.</exception>
    public void Throw(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        _barrier.Forget(this);
        if (IsWaiting)
        {
            Gate.SetException(error);
        }
    }

    /// <summary>The place and who came.</summary>
    /// <returns>For example <c>&lt;BarrierHit 'saved' by Task-2&gt;</c>.</returns>
    public override string ToString() => $"<BarrierHit '{_barrier.Name}' by {Task?.GetName() ?? "a callback"}>";

    /// <summary>What is awaited at the place.</summary>
    private sealed class BarrierGate(TestBarrier barrier, EventLoop loop) : Future(loop)
    {
        public override string ToString() => $"<barrier '{barrier.Name}', held by the test>";
    }
}
