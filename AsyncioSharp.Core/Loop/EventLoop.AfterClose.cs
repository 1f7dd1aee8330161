using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

// What comes to a loop that is closed, or is in its queues when it closes.
//
// Callbacks and timers are dropped, as in asyncio. The continuation of a native method is not dropped: the method would hang for ever, its
// finally blocks would not run, and nobody would know. It goes on in the thread pool, where the loop refuses its calls with an error. It is
// reported once. A coroutine runs on its loop only, so it ends with it. That was reported at the close (EventLoop.Orphans.cs, or as a task
// that is pending).
public sealed partial class EventLoop
{
    /// <summary>A native method that has outlived the loop goes on. On any thread.</summary>
    internal void RunAfterClose(SendOrPostCallback callback, object? state)
    {
        if (_isAbandoned)
        {
            // Its process is gone, and all of its methods with it.
            return;
        }

        if (Coroutine.IsStale(state) || ContinuationNames.ContinuedBy(callback, state) is Coroutine)
        {
            // Nothing goes on: this is the end of an operation whose await was interrupted, or whose coroutine has no loop any more.
            callback(state);
            return;
        }

        if (state is not ExceptionDispatchInfo)
        {
            // Else it is the error of an async void method that was reported when it went on.
            CallExceptionHandler(new LoopExceptionContext
            {
                Message = $"Event loop is closed: {ContinuationNames.Of(callback, state)} goes on on the thread pool. "
                    + "Await all work before the loop is closed. (ASYNCIO107)",
            });
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            [StackTraceHidden] static (late) =>
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
                        Message = $"Exception in {ContinuationNames.Of(late.callback, late.state, error)}, after the event loop was closed",
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
            case IOutlivesLoop left:
                left.OnClosed();
                break;
            case SendOrPostCallback callback when entry.Kind == ReadyKind.Post:
                RunAfterClose(callback, entry.State);
                break;
            case Action continuation when entry.Kind == ReadyKind.Native:
                RunAfterClose(static continuation => ((Action)continuation!)(), continuation);
                break;
        }
    }
}
