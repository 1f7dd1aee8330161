using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Start: a child that belongs to its starter until it is ready, and to the group from then on (trio's nursery.start).
//
//  1. The group waits for it from the beginning. Its abort does not reach the child before it is ready: a starter that nobody has cancelled
//     would see a cancellation.
//  2. If it ends before it is ready, that concerns the starter: the error leaves Start, and not the group. Ending without a signal is an
//     error.
//  3. A starter that is cancelled cancels the child, and waits for its end; the child's error, if it has one, goes before the cancellation.
//  4. Once ready it is a child like the others. If the group aborts by then, the child is cancelled as it becomes ready, and its starter
//     gets the value all the same.
public sealed partial class TaskGroup
{
    private Dictionary<AsyncioTask, IStartSignal>? _starting;

    /// <summary>Starts a child and waits until it says that it is ready. Not in asyncio; trio's and anyio's <c>start</c>.</summary>
    /// <typeparam name="T">The type of the value that the child signals.</typeparam>
    /// <param name="coro">The child; it calls <see cref="StartSignal{T}.Started(T)"/> when it is ready, and goes on.</param>
    /// <param name="name">The name of the task; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A coroutine for the value. It throws what the child throws before it is ready; cancelled, it cancels the child and waits
    /// for its end.</returns>
    /// <exception cref="InvalidOperationException">The child ended without a signal, or the group has ended or is shutting down. Thrown by
    /// the await.</exception>
    // twins: Coroutine as Task, ValueTask
    [OverloadResolutionPriority(1)]
    public Coroutine<T> Start<T>(Func<StartSignal<T>, Coroutine> coro, string? name = null, Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(coro);
        return StartChild<T>(signal => NativeBody.From(() => coro(signal)), name, context);
    }

    /// <summary>Starts a child and waits until it says that it is ready. Not in asyncio; trio's and anyio's <c>start</c>.</summary>
    /// <param name="coro">The child; it calls <see cref="StartSignal.Started()"/> when it is ready, and goes on.</param>
    /// <param name="name">The name of the task; null makes one.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A coroutine. It throws what the child throws before it is ready; cancelled, it cancels the child and waits for its
    /// end.</returns>
    /// <exception cref="InvalidOperationException">The child ended without a signal, or the group has ended or is shutting down. Thrown by
    /// the await.</exception>
    // twins: Coroutine as Task, ValueTask
    [OverloadResolutionPriority(1)]
    public Coroutine Start(Func<StartSignal, Coroutine> coro, string? name = null, Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(coro);
        return StartChild<Nothing>(signal => NativeBody.From(() => coro(new StartSignal(signal))), name, context);
    }

    /// <summary>Rule 4: the child is ready.</summary>
    internal void NoteStarted(AsyncioTask? child)
    {
        if (child is not null)
        {
            _starting!.Remove(child);
            CancelIfAborting(child);
        }
    }

    private async Coroutine<T> StartChild<T>(Func<StartSignal<T>, Coroutine> body, string? name, Context? context)
    {
        var signal = new StartSignal<T>(this, EventLoop.RequireRunning());
        AsyncioTask child = AddChild(body(signal), name, context, eagerStart: null);
        if (signal.Ready.Done())
        {
            CancelIfAborting(child);
        }
        else
        {
            signal.Child = child;
            (_starting ??= []).Add(child, signal);
        }

        try
        {
            return await signal.Ready;
        }
        catch (OperationCanceledException) when (signal.Ready.Cancelled())
        {
            await Abandon(child);
            throw;
        }
    }

    /// <summary>Rule 3: waits for the end of a child that nobody needs, through further cancellations, and throws its error.</summary>
    private async Coroutine Abandon(AsyncioTask child)
    {
        child.Cancel();
        AsyncioTask? starter = _loop!.CurrentTask;
        var children = new ChildTasks();
        children.Add(child);
        using (starter is null ? null : new CancellationHold())
        {
            while (!child.Done())
            {
                try
                {
                    await WaitSet.Run([child], timeout: null, ReturnWhen.AllCompleted, new ChildrenWait(_loop, children, this));
                }
                catch (OperationCanceledException)
                {
                    // The child is told, and the cancellation that brought us here is thrown on.
                    ChildrenWait.BreakCycles(starter!, children);
                }
            }
        }

        if (!child.Cancelled())
        {
            child.CheckOutcome();
        }
    }

    /// <summary>Rule 2: a child that has ended is taken off the list of starts. False if it was not on it.</summary>
    private bool EndStart(AsyncioTask child)
    {
        if (_starting is null || !_starting.Remove(child, out IStartSignal? signal))
        {
            return false;
        }

        signal.ChildEnded(child);
        return true;
    }

    /// <summary>Rule 1: the child is not ready.</summary>
    private bool IsStarting(AsyncioTask child) => _starting?.ContainsKey(child) == true;
}
