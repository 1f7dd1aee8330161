namespace AsyncioSharp;

// Plain functions that are called at the end: of any result, which is dropped, with up to four arguments. They see no error.
public sealed partial class AsyncExitStack
{
    private const string Advice =
        "Callback drops what the function returns, and nobody would await it. PushAsyncCallback takes coroutine functions and async "
            + "lambdas.";

    /// <summary>
    /// Calls a function at the end (contextlib's <c>callback</c>). One that returns something is taken too, and up to four arguments.
    /// </summary>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    public void Callback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Push(_ => callback());
    }

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    // twins: callback of AsyncExitStack
    public void Callback<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2) => Push(BoundCallback.Of(callback, arg1, arg2));

    private static ArgumentException Refused() => AsyncCallback.Refused();

    private void Push(BoundCallback callback) => Push(_ => callback.Invoke());
}
