using Microsoft.Extensions.Logging;

namespace AsyncioSharp.Hosting;

/// <summary>Everything that is logged, with its number. The numbers are documented: docs/hosting.md.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Debug, "Loop {Loop} runs.")]
    public static partial void LoopStarted(ILogger log, string loop);

    [LoggerMessage(2, LogLevel.Debug, "Loop {Loop} has ended.")]
    public static partial void LoopEnded(ILogger log, string loop);

    [LoggerMessage(3, LogLevel.Critical, "Loop {Loop} has ended, although nobody stopped it. The application stops.")]
    public static partial void LoopLost(ILogger log, Exception? error, string loop);

    [LoggerMessage(4, LogLevel.Warning,
        "Loop {Loop} has not ended within the host's shutdown limit: {Tasks} tasks are pending. It is in {Busy}.")]
    public static partial void NotStopped(ILogger log, string loop, int tasks, string busy);

    [LoggerMessage(5, LogLevel.Debug, "Service {Service} has ended.")]
    public static partial void ServiceEnded(ILogger log, string service);

    [LoggerMessage(6, LogLevel.Error, "Service {Service} has failed.")]
    public static partial void ServiceFailed(ILogger log, Exception error, string service);

    [LoggerMessage(10, LogLevel.Error, "Loop {Loop}: {Report}")]
    public static partial void Unhandled(ILogger log, Exception? error, string loop, string report);

    [LoggerMessage(11, LogLevel.Error, "Loop {Loop}: {Report}")]
    public static partial void NeverRetrieved(ILogger log, Exception? error, string loop, string report);

    [LoggerMessage(12, LogLevel.Warning, "Loop {Loop}: {Report}")]
    public static partial void NeverAwaited(ILogger log, string loop, string report);

    [LoggerMessage(13, LogLevel.Warning, "Loop {Loop}: {Report}")]
    public static partial void PendingAtClose(ILogger log, string loop, string report);

    [LoggerMessage(14, LogLevel.Warning, "Loop {Loop}: {Report}")]
    public static partial void Brief(ILogger log, string loop, string report);

    [LoggerMessage(20, LogLevel.Warning, "Loop {Loop}: {Step} took {Seconds:F3} seconds.")]
    public static partial void SlowStep(ILogger log, string loop, string step, double seconds);

    [LoggerMessage(21, LogLevel.Warning,
        "Loop {Loop} is blocked by a synchronous wait in {Task}: nothing else runs. Await instead, or use Asyncio.ToThread.\n{Stack}")]
    public static partial void Blocked(ILogger log, string loop, string task, string stack);

    [LoggerMessage(22, LogLevel.Error, "Loop {Loop} has not answered for {Seconds:F1} seconds. It is in {Busy}.")]
    public static partial void Stuck(ILogger log, string loop, double seconds, string busy);

    [LoggerMessage(23, LogLevel.Information, "Loop {Loop} answers again, after {Seconds:F1} seconds.")]
    public static partial void Unstuck(ILogger log, string loop, double seconds);
}
