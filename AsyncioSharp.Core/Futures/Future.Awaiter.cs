using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

public partial class Future
{
    /// <summary>The awaiter of a <see cref="Future"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [StackTraceHidden]
    public readonly struct Awaiter : ICriticalNotifyCompletion, IFutureAwaiter
    {
        private readonly Future _future;

        internal Awaiter(Future future) => _future = future;

        /// <summary>True if nothing suspends.</summary>
        public bool IsCompleted => _future.BeginAwait();

        /// <summary>Ends the await. An untyped result is read with <see cref="Future.Result"/>.</summary>
        public void GetResult() => _future.EndAwait();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _future.Suspend(Waiter.NativeWithContext(continuation));

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _future.Suspend(Waiter.Native(continuation));
    }
}
