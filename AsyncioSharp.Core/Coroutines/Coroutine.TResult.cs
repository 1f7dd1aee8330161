using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>A <see cref="Coroutine"/> with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder<>))]
[StackTraceHidden]
public abstract class Coroutine<T> : Coroutine, IAwaitable<T>
{
    private T _result = default!;

    private protected Coroutine(bool isTracked = true)
        : base(isTracked)
    {
    }

    /// <summary>The result without the checks; the coroutine has ended normally.</summary>
    internal T Value => _result;

    /// <summary>The result of a coroutine that has ended; for code that cannot await, such as an iterator that yielded it.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidStateError">It has not ended.</exception>
    public T Result()
    {
        CheckCompleted();
        return _result;
    }

    /// <inheritdoc cref="Coroutine.GetAwaiter"/>
    public new Awaiter GetAwaiter() => new(this);

    T IAwaitable<T>.EndAwait() => EndAwaitTyped();

    internal override AsyncioTask NewTask(EventLoop loop, string? name, Context? context) => new AsyncioTask<T>(loop, this, name, context);

    internal void Complete(T result)
    {
        _result = result;
        CompleteWithResult();
    }

    /// <summary>The result, or the error.</summary>
    internal virtual T EndAwaitTyped()
    {
        CheckCompleted();
        return _result;
    }

    /// <summary>The awaiter of a <see cref="Coroutine{T}"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [StackTraceHidden]
    public new readonly struct Awaiter : ICriticalNotifyCompletion, ICoroutineAwaiter
    {
        private readonly Coroutine<T> _coroutine;

        internal Awaiter(Coroutine<T> coroutine) => _coroutine = coroutine;

        /// <summary>Starts the body; true if it ended without suspending.</summary>
        public bool IsCompleted => _coroutine.BeginAwait();

        /// <summary>Ends the await.</summary>
        /// <returns>The result.</returns>
        public T GetResult() => _coroutine.EndAwaitTyped();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _coroutine.Suspend(Waiter.NativeWithContext(continuation));

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _coroutine.Suspend(Waiter.Native(continuation));
    }
}
