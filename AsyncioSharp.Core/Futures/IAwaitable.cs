using System.ComponentModel;

namespace AsyncioSharp;

/// <summary>
/// What can be awaited on the loop: <see cref="Coroutine"/>, <see cref="Future"/>, <see cref="AsyncioTask"/> (asyncio's "awaitable"). Only
/// this library implements it; every combinator takes it.
/// </summary>
public interface IAwaitable
{
    /// <summary>Begins an await: starts a cold coroutine. True if the result is there already, so that nothing suspends.</summary>
    internal bool BeginAwait();

    /// <summary>
    /// Registers what is to be resumed. Called at most once per await, after <see cref="BeginAwait"/> has returned false.
    /// </summary>
    internal void Suspend(in Waiter waiter);

    /// <summary>Ends an await: returns normally or throws the error.</summary>
    internal void EndAwait();

    /// <summary>The future behind it; a coroutine becomes a task of the given loop (the running one if null).</summary>
    internal Future ToFuture(EventLoop? loop);
}

/// <summary>An <see cref="IAwaitable"/> with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public interface IAwaitable<out T> : IAwaitable
{
    /// <summary>Ends an await: returns the result or throws the error.</summary>
    internal new T EndAwait();
}

/// <summary>Makes the interfaces awaitable; the classes have awaiters of their own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AwaitableExtensions
{
    /// <summary>Supports <c>await</c>.</summary>
    /// <param name="awaitable">What is awaited.</param>
    /// <returns>The awaiter.</returns>
    public static AwaitableAwaiter GetAwaiter(this IAwaitable awaitable) => new(awaitable);

    /// <summary>Supports <c>await</c>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="awaitable">What is awaited.</param>
    /// <returns>The awaiter.</returns>
    public static AwaitableAwaiter<T> GetAwaiter<T>(this IAwaitable<T> awaitable) => new(awaitable);
}
