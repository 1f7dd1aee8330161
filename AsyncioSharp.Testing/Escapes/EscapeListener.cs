using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace AsyncioSharp.Testing;

/// <summary>
/// Hears from .NET itself about timers, pool work and blocking waits. The events come synchronously on the thread that caused them, so the
/// stack names the line. Only events on the loop's own thread count, so tests that run in parallel do not disturb one another.
/// </summary>
/// <remarks>
/// One for the process, made when the first test asks, and never disabled: enabling takes effect on pool threads only with their next work.
/// While no test asks, an event costs a look at one field. Not heard: threads of their own (<see cref="EscapeMarker"/> sees those),
/// Thread.Sleep (the guards see that), and reads of DateTime.Now.
/// </remarks>
internal sealed class EscapeListener : EventListener
{
    private const int EnqueueWork = 30;
    private const int DequeueWork = 31;
    private const int TransferSend = 150;
    private const int TaskWaitBegin = 10;
    private const int Synchronous = 1;

    private static readonly Lazy<EscapeListener> s_instance = new(Make);
    private static int s_watchers;

    // This thread is looking at an event: what it does itself is no escape.
    [ThreadStatic]
    private static bool t_busy;

    /// <summary>Begins to listen, if nobody does.</summary>
    public static void Start()
    {
        _ = s_instance.Value;
        Interlocked.Increment(ref s_watchers);
    }

    /// <summary>One test less that asks.</summary>
    public static void Stop() => Interlocked.Decrement(ref s_watchers);

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Threading.Tasks.TplEventSource")
        {
            EnableEvents(eventSource, EventLevel.Informational, (EventKeywords)3);
        }
        else if (eventSource.Name == "System.Diagnostics.Eventing.FrameworkEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose, (EventKeywords)0x12);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (Volatile.Read(ref s_watchers) == 0 || t_busy)
        {
            return;
        }

        t_busy = true;
        try
        {
            Look(eventData);
        }
        finally
        {
            t_busy = false;
        }
    }

    private static EscapeListener Make()
    {
        var listener = new EscapeListener();

        // The pool's threads look whether anybody listens when they take work: let one do so, that the first test sees what later ones see.
        using var looked = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static looked => ((ManualResetEventSlim)looked!).Set(), looked);
        looked.Wait(TimeSpan.FromSeconds(1));
        return listener;
    }

    private static void Look(EventWrittenEventArgs eventData)
    {
        bool isTpl = eventData.EventSource.Name.EndsWith("TplEventSource", StringComparison.Ordinal);
        if (!isTpl && eventData.EventId == DequeueWork)
        {
            EscapeMarker.OnDequeued(Payload(eventData, 0));
            return;
        }

        if (EventLoop.Running is not { } loop || loop.FindInstrument<TestProbe>() is not { } own
            || (own.Outer ?? own) is not { WatchesEscapes: true } probe)
        {
            return;
        }

        string host = loop.Label is { } label ? $" on host {label}" : string.Empty;

        if (isTpl && eventData.EventId == TaskWaitBegin && Payload(eventData, 3) == Synchronous)
        {
            probe.OnEscape(EscapeKind.BlockingWait, $" (Task.Wait or .Result){host}", new StackTrace(fNeedFileInfo: false));
        }
        else if (!isTpl && eventData.EventId == TransferSend && Payload(eventData, 1) == 1)
        {
            probe.OnEscape(
                EscapeKind.WallClockTimer, string.Create(
                CultureInfo.InvariantCulture, $" (due in {Payload(eventData, 4)} ms){host}"), new StackTrace(fNeedFileInfo: false));
        }
        else if (!isTpl && eventData.EventId == EnqueueWork)
        {
            probe.OnPoolWork(Payload(eventData, 0), host, new StackTrace(fNeedFileInfo: false));
        }
    }

    private static long Payload(EventWrittenEventArgs eventData, int index) =>
        eventData.Payload is { } payload && payload.Count > index ? Convert.ToInt64(payload[index], CultureInfo.InvariantCulture) : 0;
}
