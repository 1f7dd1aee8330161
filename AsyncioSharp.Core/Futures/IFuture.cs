namespace AsyncioSharp;

/// <summary>
/// What <see cref="Future{T}"/> and <see cref="AsyncioTask{T}"/> share: something that will have a result of this type. Only this library
/// implements it.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
public interface IFuture<out T> : IAwaitable<T>
{
    /// <summary>The result without the checks; the future has one.</summary>
    internal T Value { get; }

    /// <inheritdoc cref="Future.Done"/>
    bool Done();

    /// <inheritdoc cref="Future.Cancelled"/>
    bool Cancelled();

    /// <inheritdoc cref="Future.Exception"/>
    Exception? Exception();

    /// <inheritdoc cref="Future.Result"/>
    T Result();

    /// <inheritdoc cref="Future.Cancel(string)"/>
    bool Cancel(string? msg = null);

    /// <inheritdoc cref="Future.GetLoop"/>
    EventLoop GetLoop();
}
