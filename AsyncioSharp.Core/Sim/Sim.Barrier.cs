using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

public static partial class Sim
{
    /// <summary>
    /// A named place at which a test may look on, hold whoever comes there, or throw: <c>await Sim.Barrier("saved")</c>. Without a test it
    /// completes at once.
    /// </summary>
    /// <param name="name">The name. Several places may share one.</param>
    /// <param name="data">What the test is told along; null if there is nothing.</param>
    /// <returns>To be awaited at once.</returns>
    public static BarrierAwaitable Barrier(string name, object? data = null) => new(EventLoop.Running?.Points?.Arrive(name, data));

    /// <summary>What <see cref="Barrier"/> returns.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct BarrierAwaitable
    {
        private readonly Future? _gate;

        internal BarrierAwaitable(Future? gate) => _gate = gate;

        /// <summary>Supports <c>await</c>.</summary>
        /// <returns>The awaiter.</returns>
        public BarrierAwaiter GetAwaiter() => new(_gate);
    }

    /// <summary>The awaiter of <see cref="BarrierAwaitable"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [StackTraceHidden]
    public readonly struct BarrierAwaiter : ICriticalNotifyCompletion, IFutureAwaiter
    {
        // Read as the future that it is only where the await suspends; then it is there.
        private readonly Future? _gate;

        internal BarrierAwaiter(Future? gate) => _gate = gate;

        /// <summary>True if nobody holds the barrier.</summary>
        public bool IsCompleted => _gate is null || _gate.BeginAwait();

        /// <summary>Ends the await; throws what the test has made of it.</summary>
        public void GetResult() => _gate?.EndAwait();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _gate!.Suspend(Waiter.NativeWithContext(continuation));

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _gate!.Suspend(Waiter.Native(continuation));
    }
}
