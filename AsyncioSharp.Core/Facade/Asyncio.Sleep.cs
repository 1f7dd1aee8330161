namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>Waits (asyncio's <c>sleep()</c>). The time begins when it is awaited.</summary>
    /// <param name="delay">Seconds; zero or less gives way for exactly one turn of the loop; infinity
    /// (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) waits until it is cancelled.</param>
    /// <returns>A coroutine.</returns>
    /// <exception cref="ArgumentException"><paramref name="delay"/> is not a number.</exception>
    public static Coroutine Sleep(Seconds delay)
    {
        if (delay.Value <= 0)
        {
            return YieldCoroutine.Shared;
        }

        Misuse.ThrowIfNaN(delay.Value, nameof(delay));
        return new SleepCoroutine<Nothing>(delay.Value, default);
    }

    /// <summary>Waits and returns a value (asyncio's <c>sleep(delay, result)</c>).</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="delay">Seconds; zero or less gives way for exactly one turn of the loop; infinity
    /// (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) waits until it is cancelled.</param>
    /// <param name="result">What is returned.</param>
    /// <returns>A coroutine.</returns>
    /// <exception cref="ArgumentException"><paramref name="delay"/> is not a number.</exception>
    public static Coroutine<T> Sleep<T>(Seconds delay, T result)
    {
        Misuse.ThrowIfNaN(delay.Value, nameof(delay));
        return delay.Value <= 0 ? new YieldCoroutine<T>(result) : new SleepCoroutine<T>(delay.Value, result);
    }
}
