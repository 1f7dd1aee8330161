using System.Runtime.CompilerServices;

namespace AsyncioSharp.Orleans;

// Async functions. A method of this class is chosen before one of the base class, which would take the coroutine itself for the result.
public sealed partial class OrleansExecutor
{
    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, Coroutine{T}}, T1, T2, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task<T> Submit<T>(Func<Coroutine<T>> func, CancellationToken cancellationToken = default) =>
        SubmitAsync<T>(func, [], cancellationToken);

    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, Coroutine{T}}, T1, T2, CancellationToken)"/>
    public Task<T> Submit<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        SubmitAsync<T>(func, [], cancellationToken);

    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, Coroutine{T}}, T1, T2, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task Submit(Func<Coroutine> func, CancellationToken cancellationToken = default) =>
        SubmitAsync<object?>(func, [], cancellationToken);

    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, Coroutine{T}}, T1, T2, CancellationToken)"/>
    public Task Submit(Func<Task> func, CancellationToken cancellationToken = default) =>
        SubmitAsync<object?>(func, [], cancellationToken);

    /// <summary>Schedules an async function, which runs on a loop of its own on its silo. Neither <c>concurrent.futures</c> nor Dask's
    /// <c>submit</c> takes one in a process; Ray's async actors do.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="func">A static function. What it is cancelled with reaches every await of it.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="cancellationToken">Gives the call up: the function is cancelled.</param>
    /// <returns>A task with the function's result or exception.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    /// <exception cref="NotSupportedException">The function or an argument cannot go to another process.</exception>
    // twins: arguments 1-3, one TArg
    [OverloadResolutionPriority(1)]
    public Task<T> Submit<T1, T2, T>(Func<T1, T2, Coroutine<T>> func, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        SubmitAsync<T>(func, [arg1, arg2], cancellationToken);

    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, Coroutine{T}}, T1, T2, CancellationToken)"/>
    // twins: arguments 1-3, one TArg
    [OverloadResolutionPriority(1)]
    public Task Submit<T1, T2>(Func<T1, T2, Coroutine> func, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        SubmitAsync<object?>(func, [arg1, arg2], cancellationToken);

    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, Coroutine{T}}, T1, T2, CancellationToken)"/>
    // twins: arguments 1-3, one TArg
    public Task<T> Submit<T1, T2, T>(Func<T1, T2, Task<T>> func, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        SubmitAsync<T>(func, [arg1, arg2], cancellationToken);

    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, Coroutine{T}}, T1, T2, CancellationToken)"/>
    // twins: arguments 1-3, one TArg
    public Task Submit<T1, T2>(Func<T1, T2, Task> func, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        SubmitAsync<object?>(func, [arg1, arg2], cancellationToken);

    private Task<T> SubmitAsync<T>(Delegate func, object?[] args, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(func);
        return Start<T, T>(func, [args], static results => results[0], Tokens.Of(args, cancellationToken));
    }
}
