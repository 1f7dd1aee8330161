namespace AsyncioSharp;

// Functions with arguments. A closure would carry them for threads, but not to another process, which can only be told the name of a
// static function and the values to call it with. So function and arguments stay apart down to SubmitCall, where executors part ways.
public abstract partial class Executor
{
    /// <summary>Schedules <paramref name="func"/> with its arguments; the twin of <c>Executor.submit(fn, *args)</c>.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="func">The function to run. It may block.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="cancellationToken">Cancels the returned task if the function has not started.</param>
    /// <returns>A task with the function's result or exception.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    // twins: arguments 1-3, one TArg
    public Task<T> Submit<T1, T2, T>(Func<T1, T2, T> func, T1 arg1, T2 arg2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitCall(func, [arg1, arg2], () => func(arg1, arg2), cancellationToken);
    }

    /// <inheritdoc cref="Submit{T1, T2, T}(Func{T1, T2, T}, T1, T2, CancellationToken)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="action">The action to run. It may block.</param>
    /// <param name="arg1">Passed to the action.</param>
    /// <param name="arg2">Passed to the action.</param>
    // twins: arguments 1-3, one TArg
    public Task Submit<T1, T2>(Action<T1, T2> action, T1 arg1, T2 arg2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return SubmitCall<object?>(
            action,
            [arg1, arg2],
            () =>
            {
                action(arg1, arg2);
                return null;
            },
            cancellationToken);
    }

    /// <summary>
    /// Schedules a function with arguments. An executor that runs functions in this process has no use for the parts and leaves this alone:
    /// it gets <paramref name="call"/> through <see cref="Submit{T}(Func{T}, CancellationToken)"/>. One that sends them elsewhere overrides
    /// it.
    /// </summary>
    /// <typeparam name="T">The result's type; for functions without a result the result is null.</typeparam>
    /// <param name="func">The function.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="call">Both bound together.</param>
    /// <param name="cancellationToken">Cancels the returned task if the function has not started.</param>
    /// <returns>A task with the function's result or exception.</returns>
    protected virtual Task<T> SubmitCall<T>(Delegate func, object?[] args, Func<T> call, CancellationToken cancellationToken) =>
        Submit(call, cancellationToken);
}
