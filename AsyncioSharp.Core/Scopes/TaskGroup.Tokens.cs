using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Children that take the token of their task.
public sealed partial class TaskGroup
{
    /// <summary>Starts a method as a child that takes the child's token.</summary>
    /// <param name="coro">The method; its token is cancelled when the group cancels its children, and it should end then.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <returns>The task.</returns>
    public AsyncioTask CreateTask(Func<CancellationToken, Task> coro, string? name = null) => CreateTask(NativeBody.From(coro), name);

    /// <inheritdoc cref="CreateTask(Func{CancellationToken, Task}, string?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Func<CancellationToken, Task<T>> coro, string? name = null) => CreateTask(NativeBody.From(coro), name);

    /// <inheritdoc cref="CreateTask(Func{CancellationToken, Task}, string?)"/>
    public AsyncioTask CreateTask(Func<CancellationToken, ValueTask> coro, string? name = null) => CreateTask(NativeBody.From(coro), name);

    /// <inheritdoc cref="CreateTask(Func{CancellationToken, Task}, string?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    public AsyncioTask<T> CreateTask<T>(Func<CancellationToken, ValueTask<T>> coro, string? name = null) => CreateTask(NativeBody.From(coro), name);

    /// <inheritdoc cref="CreateTask(Func{CancellationToken, Task}, string?)"/>
    [OverloadResolutionPriority(1)]
    public AsyncioTask CreateTask(Func<CancellationToken, Coroutine> coro, string? name = null) => CreateTask(NativeBody.From(coro), name);

    /// <inheritdoc cref="CreateTask(Func{CancellationToken, Task}, string?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public AsyncioTask<T> CreateTask<T>(Func<CancellationToken, Coroutine<T>> coro, string? name = null) => CreateTask(NativeBody.From(coro), name);
}
