namespace AsyncioSharp;

public sealed partial class EventLoop
{
    private bool _closed;

    /// <summary>
    /// Closes the loop (asyncio's <c>loop.close()</c>): drops what is scheduled, reports errors that nobody retrieved, and releases the
    /// executor without waiting for it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop is running.</exception>
    public void Close()
    {
        if (IsRunning())
        {
            throw new InvalidOperationException(
                "Cannot close a running event loop. Call loop.Stop(), and Close() after RunForever has returned.");
        }

        if (_closed)
        {
            return;
        }

        ReportNeverAwaited();
        ReportUnretrieved();
        ReportPendingTasks();
        ReportOrphans();
        ReportFailedTasks();
        Volatile.Write(ref _closed, true);
        DropDumpSignals();
        DropReady();
        _timers.Clear();
        DropInbox();
        _defaultExecutor?.Shutdown(wait: false);
        _driver.Dispose();
        _virtualClock?.Detach(this);
        LoopRegistry.Remove(_registration);
    }

    /// <summary>Closes the loop; see <see cref="Close"/>.</summary>
    public void Dispose() => Close();
}
