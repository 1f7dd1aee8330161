using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>The last item of a generator-based coroutine: its result.</summary>
internal sealed class ReturnValue<T>(T value) : IAwaitable<T>
{
    public T Value => value;

    bool IAwaitable.BeginAwait() => true;

    void IAwaitable.Suspend(in Waiter waiter) => throw new InvalidOperationException("A return value is not pending.");

    void IAwaitable.EndAwait()
    {
    }

    T IAwaitable<T>.EndAwait() => value;

    Future IAwaitable.ToFuture(EventLoop? loop)
    {
        var future = new Future<T>(loop);
        future.SetResult(value);
        return future;
    }
}

/// <summary>Runs iterators that yield what they wait for: Python's coroutines before <c>async def</c>.</summary>
/// <remarks>
/// What is yielded is awaited in place, as <c>yield from</c> does. C# cannot throw into an iterator: an error of what it waits for ends it
/// (its
/// <c>finally</c> blocks run) and becomes the error of the coroutine.
/// </remarks>
[StackTraceHidden]
internal static class GeneratorCoroutine
{
    public static async Coroutine Run(IEnumerable<IAwaitable> generator)
    {
        foreach (IAwaitable step in generator)
        {
            await Checked(step);
        }
    }

    public static async Coroutine<T> Run<T>(IEnumerable<IAwaitable> generator)
    {
        foreach (IAwaitable step in generator)
        {
            if (step is ReturnValue<T> returned)
            {
                return returned.Value;
            }

            await Checked(step);
        }

        return default!;
    }

    private static IAwaitable Checked(IAwaitable? step) =>
        step ?? throw new InvalidOperationException(
            "A generator-based coroutine yielded null. Yield what it waits for, or Asyncio.Sleep(0) to give way once.");
}
