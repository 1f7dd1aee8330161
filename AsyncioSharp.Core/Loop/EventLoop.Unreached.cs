namespace AsyncioSharp;

// Debug mode: requests that find no way into what they are to end.
public sealed partial class EventLoop
{
    /// <summary>
    /// A request found nothing that it can end, since the task awaits something foreign that it cannot interrupt. It will be heard late, or
    /// not at all.
    /// </summary>
    internal void ReportUnreached(AsyncioTask task, TokenScope? from)
    {
        if (!_debug || task.SyncContext.StuckOnForeign(from) is not { } frame)
        {
            return;
        }

        string reason = frame.Interruptibility is Interruptibility.NativeBody or Interruptibility.Await
            ? "it is in an async Task method. "
                + "Pass Asyncio.CancellationToken to what is awaited there, or make the method an async Coroutine."
            : "its awaiter cannot be made to throw, and a try block is around it (or the program is compiled by NativeAOT). "
                + "The next await that can be reached throws. Await Asyncio.Sleep(0) in place of Task.Yield(), or a Task.";
        Console.Error.WriteLine(
            $"The cancellation of {task} cannot reach its await {new ForeignPlace(task.GetStack())}: {reason} (ASYNCIO112)");
    }
}
