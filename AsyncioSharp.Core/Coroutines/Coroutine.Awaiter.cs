using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

public abstract partial class Coroutine
{
    /// <summary>The awaiter of a <see cref="Coroutine"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [StackTraceHidden]
    public readonly struct Awaiter : ICriticalNotifyCompletion, ICoroutineAwaiter
    {
        private readonly Coroutine _coroutine;

        internal Awaiter(Coroutine coroutine) => _coroutine = coroutine;

        /// <summary>Starts the body; true if it ended without suspending.</summary>
        public bool IsCompleted => _coroutine.BeginAwait();

        /// <summary>Ends the await.</summary>
        public void GetResult() => _coroutine.EndAwait();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _coroutine.Suspend(Waiter.NativeWithContext(continuation));

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _coroutine.Suspend(Waiter.Native(continuation));
    }
}
