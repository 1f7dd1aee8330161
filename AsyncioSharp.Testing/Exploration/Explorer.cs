using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// Runs a body under other orders of its steps than the one that asyncio happens to choose, and finds those in which it fails. Everything
/// runs in virtual time, each time on a loop of its own.
/// </summary>
/// <remarks>
/// The body is run many times: it makes its own objects, and keeps nothing in static fields. Call from no running loop.
/// </remarks>
public static partial class Explorer
{
    /// <summary>Tries many orders and returns what was found.</summary>
    /// <param name="body">The body; it fails by throwing, in itself, in a callback, or in a task whose error nobody takes.</param>
    /// <param name="options">How to look; null means every order, up to 10,000.</param>
    /// <returns>The number of orders, and the first failure if there was one.</returns>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static ExplorationResult Explore(Func<Coroutine> body, ExploreOptions? options = null) =>
        new Exploration(Trials.Of(body), (options ?? new ExploreOptions()).Check()).Run();

    /// <summary>Tries many orders and throws if the body fails in one.</summary>
    /// <param name="body">The body; it fails by throwing, in itself, in a callback, or in a task whose error nobody takes.</param>
    /// <param name="options">How to look; null means every order, up to 10,000.</param>
    /// <returns>The number of orders.</returns>
    /// <exception cref="ScheduleException">It fails in one. The message shows the order with the fewest departures from
    /// asyncio's.</exception>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static ExplorationResult Check(Func<Coroutine> body, ExploreOptions? options = null)
    {
        ExplorationResult result = Explore(body, options);
        return result.Failure is null ? result : throw result.Failure;
    }

    /// <summary>Runs a body in one order, as often as one likes the same.</summary>
    /// <param name="body">The body.</param>
    /// <param name="schedule">The order that a failing test has printed.</param>
    /// <exception cref="ScheduleException">The body fails in it.</exception>
    /// <exception cref="StaleScheduleException">The body passes, and has changed: it does not make the steps any more that the schedule was
    /// taken from.</exception>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static void Replay(Func<Coroutine> body, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Exploration.Replay(Trials.Of(body), schedule, new ExploreOptions());
    }

    /// <summary>
    /// Runs a body once in asyncio's order and once for each seed in an order drawn from it. The variable ASYNCIO_SEED, if it is set,
    /// replaces the seeds: so a failing one is run alone.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="seeds">For example <c>1-100</c> or <c>7</c> or <c>3,8,20-29</c>. A seed means the same on every machine.</param>
    /// <param name="freedom">What may change places.</param>
    /// <param name="test">The name of the test, for the command that is printed; by default the calling method.</param>
    /// <param name="jitter">How late timers may be, as a part of their delay: <see cref="ExploreOptions.Jitter"/>.</param>
    /// <exception cref="ScheduleException">The body fails for a seed. What it throws in asyncio's own order is thrown as it is.</exception>
    /// <exception cref="FormatException"><paramref name="seeds"/> names no seeds.</exception>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static void RunSeeds(
        Func<Coroutine> body, string seeds, ScheduleFreedom freedom = ScheduleFreedom.Tasks, [CallerMemberName] string? test = null,
        double jitter = 0) =>
        SeedRun.Run(Trials.Of(body), seeds, new ExploreOptions { Freedom = freedom, Jitter = jitter }.Check(), test);

    /// <summary>Runs a body twice and compares every step, what it made ready, and the time.</summary>
    /// <param name="body">The body.</param>
    /// <remarks>
    /// For bodies whose failures are to be replayed: static state, <c>Random.Shared</c>, <c>Guid.NewGuid</c>, real time and threads make
    /// them differ.
    /// </remarks>
    /// <exception cref="NondeterminismException">The runs differ. The message names the first step that does.</exception>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static void CheckDeterminism(Func<Coroutine> body) => DeterminismCheck.Run(Trials.Of(body));

    /// <summary>Runs a body once and keeps what it did.</summary>
    /// <param name="body">The body. If it fails, the trace has its error, and nothing is thrown.</param>
    /// <param name="schedule">The order; null means asyncio's.</param>
    /// <param name="title">What the run is called; by default the calling method.</param>
    /// <returns>The trace.</returns>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static Trace Record(Func<Coroutine> body, Schedule? schedule = null, [CallerMemberName] string title = "") =>
        Recording.Run(Trials.Of(body), schedule, title);
}
