using System.Diagnostics.Metrics;

namespace AsyncioSharp;

/// <summary>
/// The meter "AsyncioSharp". Names and units follow OpenTelemetry's conventions; each measurement carries the tag <c>asyncio.loop.id</c>,
/// the number of the loop in the process.
/// </summary>
/// <remarks>
/// The observable instruments read fields of the open loops on the thread of the listener, and only when it asks. The two histograms are
/// recorded by the loops, which find out every now and then whether anybody listens (<c>EventLoop.Statistics.cs</c>).
/// </remarks>
internal static class LoopMeters
{
    public const string Name = "AsyncioSharp";

    private static readonly Meter s_meter = new(Name);

    // Seconds: those that exporters take by themselves are meant for milliseconds.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    public static readonly Histogram<double> SlowCallbackDuration = s_meter.CreateHistogram(
        "asyncio.loop.slow_callback.duration", "s", "Duration of the callbacks and task steps that reached loop.SlowCallbackDuration.",
        tags: null, s_seconds);

    public static readonly Histogram<double> TimerLateness = s_meter.CreateHistogram(
        "asyncio.loop.timer.lateness", "s", "How late the oldest timer was, each time timers fired.", tags: null, s_seconds);

    static LoopMeters()
    {
        s_meter.CreateObservableUpDownCounter(
            "asyncio.loop.count", static () => (long)LoopRegistry.Open().Length, "{loop}", "Loops that are open.");
        UpDown("asyncio.loop.ready_depth", "{callback}", "Callbacks and task steps that wait for their turn.",
            static now => now.ReadyDepth);
        UpDown("asyncio.loop.inbox_depth", "{callback}", "Posts of other threads that the loop has not taken in.",
            static now => now.InboxDepth);
        UpDown("asyncio.loop.timer.count", "{timer}", "Timers that will still fire.", static now => now.TimersPending);
        UpDown("asyncio.loop.task.count", "{task}", "Tasks that are not done.", static now => now.TasksAlive);
        Total("asyncio.loop.turns", "{turn}", "Turns of the loop.", static now => now.Turns);
        Total("asyncio.loop.callbacks", "{callback}", "Callbacks and task steps run.", static now => now.CallbacksRun);
        Total("asyncio.loop.posts", "{callback}", "Posts of other threads taken in.", static now => now.PostsReceived);
        Total("asyncio.loop.errors", "{error}", "Errors given to the exception handler.", static now => now.ErrorsReported);
        Total("asyncio.loop.io.received", "By", "Bytes that have come in over sockets and pipes.", static now => now.BytesReceived);
        Total("asyncio.loop.io.sent", "By", "Bytes that the system has taken for sockets and pipes.", static now => now.BytesSent);
        s_meter.CreateObservableGauge(
            "asyncio.loop.lag", static () => Observe(static now => now.Lag), "s", "How late the oldest timer fired last, or is by now.");
    }

    /// <summary>Somebody wants what only a loop that measures its callbacks can tell.</summary>
    public static bool MeasuresCallbacks => SlowCallbackDuration.Enabled || TimerLateness.Enabled;

    private static void UpDown(string name, string unit, string description, Func<LoopStatistics, long> read) =>
        s_meter.CreateObservableUpDownCounter(name, () => Observe(read), unit, description);

    private static void Total(string name, string unit, string description, Func<LoopStatistics, long> read) =>
        s_meter.CreateObservableCounter(name, () => Observe(read), unit, description);

    private static IEnumerable<Measurement<T>> Observe<T>(Func<LoopStatistics, T> read)
        where T : struct
    {
        foreach (EventLoop loop in LoopRegistry.Open())
        {
            yield return new Measurement<T>(read(loop.Statistics()), loop.LoopTag);
        }
    }
}
