namespace AsyncioSharp;

/// <summary>An asynchronous function where a callback belongs: nobody would await it, and its errors would be lost.</summary>
internal static class AsyncCallback
{
    public const string Advice =
        "A callback is a plain function: nobody awaits what it returns. Start a task in it, as in () => Asyncio.CreateTask(F()). "
            + "A lambda that is meant to be 'async void' says so: async void () => ...";

    public static ArgumentException Refused() => new("coroutines cannot be used as callbacks. " + Advice, "callback");

    /// <exception cref="ArgumentException">What the function returns would have to be awaited. Futures and tasks of ours run by
    /// themselves.</exception>
    public static void ThrowIfAsync<TResult>()
    {
        if (OfResult<TResult>.IsAsync)
        {
            throw Refused();
        }
    }

    private static class OfResult<TResult>
    {
        public static readonly bool IsAsync = IsAsyncResult(typeof(TResult));

        private static bool IsAsyncResult(Type type) => type.IsAssignableTo(typeof(Coroutine)) || type.IsAssignableTo(typeof(Task))
            || type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
    }
}
