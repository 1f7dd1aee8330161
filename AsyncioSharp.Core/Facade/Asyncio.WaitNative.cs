using System.ComponentModel;

namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>
    /// Waits for native tasks without raising their errors (asyncio's <c>wait()</c>). A wait that ends early leaves nothing on them.
    /// </summary>
    /// <param name="fs">The tasks, or value tasks, of which the sets hold <c>AsTask()</c>. Enumerated once, inside of the call; duplicates
    /// count once.</param>
    /// <param name="timeout">Seconds; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit. Its end is
    /// no error: what is not done is in the second set.</param>
    /// <param name="returnWhen">What to wait for.</param>
    /// <returns>The done and the pending ones.</returns>
    /// <exception cref="ArgumentException">There is none, one is null, or <paramref name="timeout"/> is not a number.</exception>
    // twins: result Coroutine<(HashSet<Task<T>> Done, HashSet<Task<T>> Pending)>
    public static Coroutine<(HashSet<Task> Done, HashSet<Task> Pending)> Wait(
        IEnumerable<Task> fs, Seconds timeout = default, ReturnWhen returnWhen = ReturnWhen.AllCompleted) =>
        WaitForNative(fs, timeout, returnWhen);

    /// <inheritdoc cref="Wait(IEnumerable{Task}, Seconds, ReturnWhen)"/>
    // twins: result Coroutine<(HashSet<Task<T>> Done, HashSet<Task<T>> Pending)>
    public static Coroutine<(HashSet<Task> Done, HashSet<Task> Pending)> Wait(
        IEnumerable<ValueTask> fs, Seconds timeout = default, ReturnWhen returnWhen = ReturnWhen.AllCompleted) =>
        WaitForNative(Sequences.AsTasks(fs), timeout, returnWhen);

    /// <summary>
    /// Does not compile: like asyncio's, Wait takes no coroutines, since nobody could find the tasks made of them in the sets.
    /// </summary>
    /// <param name="fs">The coroutines.</param>
    /// <param name="timeout">Not used.</param>
    /// <param name="returnWhen">Not used.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(WaitTakesNoCoroutines, error: true)]
    public static Coroutine<(HashSet<AsyncioTask> Done, HashSet<AsyncioTask> Pending)> Wait(
        IEnumerable<Coroutine> fs, object? timeout = null, ReturnWhen returnWhen = ReturnWhen.AllCompleted) =>
        throw new NotSupportedException(WaitTakesNoCoroutines);

    private const string WaitTakesNoCoroutines =
        "Wait takes tasks and futures, as asyncio's does, not coroutines. Make tasks of them first: "
            + "coroutines.Select(coroutine => Asyncio.CreateTask(coroutine)).";

    private static Coroutine<(HashSet<TTask> Done, HashSet<TTask> Pending)> WaitForNative<TTask>(
        IEnumerable<TTask> fs, Seconds timeout, ReturnWhen returnWhen)
        where TTask : Task
    {
        WaitSet.Check(timeout, returnWhen);
        Dictionary<Future, TTask> signals = Sequences.ToSignals(fs);
        return signals.Count == 0 ? throw WaitSet.Empty(nameof(fs)) : Both();

        async Coroutine<(HashSet<TTask> Done, HashSet<TTask> Pending)> Both()
        {
            try
            {
                await WaitSet.Run(signals.Keys, timeout, returnWhen);
                return (Where(isDone: true), Where(isDone: false));
            }
            finally
            {
                foreach (Future signal in signals.Keys)
                {
                    signal.Cancel();
                }
            }
        }

        HashSet<TTask> Where(bool isDone) => [.. signals.Where(one => one.Key.Done() == isDone).Select(static one => one.Value)];
    }
}
