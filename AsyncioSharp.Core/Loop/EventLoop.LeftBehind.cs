namespace AsyncioSharp;

// What comes to a loop that is closed, or is in its queues when it closes.
//
// Callbacks and timers are dropped, as in asyncio. The continuation of a native method is not: dropped, the method would hang for ever with
// its finally blocks undone, and nobody would hear of it. It goes on on the thread pool, where what it asks of the loop is refused with an
// error, and is reported once: from there on the loop is no longer asked.
public sealed partial class EventLoop
{
    /// <summary>A native method goes on that has outlived the loop. On any thread.</summary>
    internal void RunLate(SendOrPostCallback callback, object? state)
    {
        if (Coroutine.IsOutOfDate(state))
        {
            // Nothing goes on: the operation of an interrupted await has ended, and is observed.
            callback(state);
            return;
        }

        CallExceptionHandler(new LoopExceptionContext
        {
            Message = $"Event loop is closed: {DebugInfo.NameOf(callback, state)} goes on on the thread pool. "
                + "Await all work before the loop is closed.",
        });
        ThreadPool.UnsafeQueueUserWorkItem(
            late =>
            {
                try
                {
                    late.callback(late.state);
                }
                catch (Exception error)
                {
                    // An async void method: here it would end the process.
                    late.loop.CallExceptionHandler(new LoopExceptionContext
                    {
                        Message = $"Exception in {DebugInfo.NameOf(late.callback, late.state)}, after the event loop was closed",
                        Exception = error,
                    });
                }
            },
            (loop: this, callback, state),
            preferLocal: false);
    }

    private void DropReady()
    {
        while (_ready.Count > 0)
        {
            Drop(_ready.Dequeue());
        }
    }

    private void DropInbox()
    {
        while (_inbox.TryDequeue(out ReadyEntry entry))
        {
            Drop(entry);
        }
    }

    private void Drop(in ReadyEntry entry)
    {
        switch (entry.Work)
        {
            case ILeftBehind left:
                left.OnClosed();
                break;
            case SendOrPostCallback callback when entry.Kind == ReadyKind.Post:
                RunLate(callback, entry.State);
                break;
            case Action continuation when entry.Kind == ReadyKind.Native:
                RunLate(static continuation => ((Action)continuation!)(), continuation);
                break;
        }
    }
}
