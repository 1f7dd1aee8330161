using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>The eventual result of an operation, bound to one loop (asyncio's <c>Future</c>).</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="loop">The loop that it belongs to; null means the running one.</param>
public partial class Future<T>(EventLoop? loop = null) : Future(loop), IFuture<T>
{
    private T _result = default!;

    /// <summary>The result without the checks; the future has one.</summary>
    internal T Value => _result;

    T IFuture<T>.Value => _result;

    /// <inheritdoc cref="Future.Result"/>
    public new T Result()
    {
        CheckOutcome();
        return _result;
    }

    /// <summary>Completes the future with a result (asyncio's <c>future.set_result()</c>).</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="InvalidStateError">It is done already.</exception>
    public void SetResult(T result)
    {
        BeginCompletion();
        _result = result;
        CompleteWithResult();
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override void SetResult(object? result) => SetResult(result switch
    {
        T typed => typed,
        null when default(T) is null => default!,
        _ => throw new ArgumentException($"The result of a Future<{typeof(T).Name}> cannot be {result ?? "null"}.", nameof(result)),
    });

    /// <summary>Calls back when the future is done, through the loop (asyncio's <c>future.add_done_callback()</c>).</summary>
    /// <param name="callback">Gets the future. The same callback may be added several times and is called as often.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public void AddDoneCallback(Action<Future<T>> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <inheritdoc cref="AddDoneCallback(Action{Future{T}}, Context?)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">Gets the future. A coroutine function is refused: nobody would await it.</param>
    /// <exception cref="ArgumentException">The function is asynchronous.</exception>
    // twins: refused by AsyncCallback
    public void AddDoneCallback<TResult>(Func<Future<T>, TResult> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <summary>The future as a <see cref="Task{T}"/> for code that knows only those; it completes when the future does.</summary>
    /// <returns>A native task. Awaited from a task of the loop it resumes on the loop.</returns>
    public Task<T> AsTask() => NativeTask.Of<T>(this);

    /// <summary>The future as a <see cref="ValueTask{T}"/>; it may be awaited as often as the future itself.</summary>
    /// <returns>A value task over <see cref="AsTask"/>, or over the result if it is there.</returns>
    public ValueTask<T> AsValueTask() => _state == FutureState.Finished ? new ValueTask<T>(_result) : new ValueTask<T>(AsTask());

    /// <inheritdoc cref="Future.GetAwaiter"/>
    public new Awaiter GetAwaiter() => new(this);

    T IAwaitable<T>.EndAwait()
    {
        EndAwait();
        return _result;
    }

    private protected override bool HasValue => true;

    private protected override object? UntypedResult => _result;

    /// <summary>The awaiter of a <see cref="Future{T}"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [StackTraceHidden]
    public new readonly struct Awaiter : ICriticalNotifyCompletion, IFutureAwaiter
    {
        private readonly Future<T> _future;

        internal Awaiter(Future<T> future) => _future = future;

        /// <summary>True if nothing suspends.</summary>
        public bool IsCompleted => _future.BeginAwait();

        /// <summary>Ends the await.</summary>
        /// <returns>The result.</returns>
        public T GetResult()
        {
            _future.EndAwait();
            return _future._result;
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _future.Suspend(Waiter.NativeWithContext(continuation));

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _future.Suspend(Waiter.Native(continuation));
    }
}
