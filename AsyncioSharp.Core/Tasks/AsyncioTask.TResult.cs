using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>A coroutine with a result that runs on the loop by itself (asyncio's <c>Task</c>).</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public sealed partial class AsyncioTask<T> : AsyncioTask, IFuture<T>
{
    internal AsyncioTask(EventLoop loop, Coroutine<T> coroutine, string? name, Context? context)
        : base(loop, coroutine, name, context)
    {
    }

    /// <summary>The result without the checks; the task has one. It stays in the body, which the task keeps anyway.</summary>
    internal T Value => Unsafe.As<Coroutine<T>>(Body).Value;

    T IFuture<T>.Value => Value;

    /// <inheritdoc cref="Future.Result"/>
    public new T Result()
    {
        CheckOutcome();
        return Value;
    }

    /// <inheritdoc cref="AsyncioTask.GetCoro"/>
    public new Coroutine<T> GetCoro() => (Coroutine<T>)Body;

    /// <summary>Calls back when the task is done, through the loop (asyncio's <c>task.add_done_callback()</c>).</summary>
    /// <param name="callback">Gets the task. The same callback may be added several times and is called as often.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public void AddDoneCallback(Action<AsyncioTask<T>> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <inheritdoc cref="AddDoneCallback(Action{AsyncioTask{T}}, Context?)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">Gets the task. A coroutine function is refused: nobody would await it.</param>
    /// <exception cref="ArgumentException">The function is asynchronous.</exception>
    // twins: refused by AsyncCallback
    public void AddDoneCallback<TResult>(Func<AsyncioTask<T>, TResult> callback, Context? context = null) =>
        AddDoneCallback(BoundCallback.Of(callback, this), context);

    /// <summary>The task as a <see cref="Task{T}"/> for code that knows only those; it completes when the task does.</summary>
    /// <returns>A native task. Awaited from a task of the loop it resumes on the loop.</returns>
    public Task<T> AsTask() => NativeTask.Of<T>(this);

    /// <inheritdoc cref="Future.GetAwaiter"/>
    public new Awaiter GetAwaiter() => new(this);

    T IAwaitable<T>.EndAwait()
    {
        EndAwait();
        return Value;
    }

    private protected override bool HasValue => typeof(T) != typeof(Nothing);

    private protected override object? UntypedResult => typeof(T) == typeof(Nothing) ? null : Value;

    /// <summary>The awaiter of an <see cref="AsyncioTask{T}"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [StackTraceHidden]
    public new readonly struct Awaiter : ICriticalNotifyCompletion, IFutureAwaiter
    {
        private readonly AsyncioTask<T> _task;

        internal Awaiter(AsyncioTask<T> task) => _task = task;

        /// <summary>True if nothing suspends.</summary>
        public bool IsCompleted => _task.BeginAwait();

        /// <summary>Ends the await.</summary>
        /// <returns>The result.</returns>
        public T GetResult()
        {
            _task.EndAwait();
            return _task.Value;
        }

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _task.Suspend(Waiter.NativeWithContext(continuation));

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _task.Suspend(Waiter.Native(continuation));
    }
}
