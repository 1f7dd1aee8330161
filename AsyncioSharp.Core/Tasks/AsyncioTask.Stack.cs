using System.Diagnostics;
using System.Text;

namespace AsyncioSharp;

public abstract partial class AsyncioTask
{
    private const int LinesOfAStack = 200;

    /// <summary>Where the task is suspended (asyncio's <c>task.get_stack()</c>).</summary>
    /// <param name="limit">At most so many frames: the innermost of a suspended task, the outermost of a failed one. Null means
    /// all.</param>
    /// <returns>
    /// Outermost first, with method, file and line: for a suspended task the chain of awaits (asyncio gives only the top frame), for a
    /// failed one the frames of its error, nothing otherwise.
    /// </returns>
    [StackTraceHidden]
    public IReadOnlyList<StackFrameInfo> GetStack(int? limit = null)
    {
        IReadOnlyList<StackFrameInfo> frames = Done()
            ? ErrorInfo is { } error ? StateMachineLocator.FromException(error.SourceException) : []
            : PresentStack();
        if (limit is not { } most || frames.Count <= most)
        {
            return frames;
        }

        return Done() ? [.. frames.Take(most)] : [.. frames.Skip(frames.Count - most)];
    }

    /// <summary>Prints the stack (asyncio's <c>task.print_stack()</c>).</summary>
    /// <param name="limit">As for <see cref="GetStack"/>; but null means the first 100 and the last 100 frames.</param>
    /// <param name="file">Where to print; null means the error stream.</param>
    [StackTraceHidden]
    public void PrintStack(int? limit = null, TextWriter? file = null)
    {
        file ??= Console.Error;
        IReadOnlyList<StackFrameInfo> frames = GetStack(limit);
        Exception? error = ErrorInfo?.SourceException;
        file.WriteLine(
            frames.Count == 0 ? $"No stack for {this}"
            : error is null ? $"Stack for {this} (most recent call last):"
            : $"Traceback for {this} (most recent call last):");
        foreach (string line in Excerpt.Of(frames, limit ?? LinesOfAStack, static frame => frame.ToString(), "frames"))
        {
            file.WriteLine("  " + line);
        }

        if (error is not null)
        {
            file.WriteLine($"{error.GetType().Name}: {error.Message}");
        }
    }

    private protected override bool IsCancelling => Cancelling() > 0;

    private protected override void DescribeTo(StringBuilder text)
    {
        text.Append(" name='").Append(GetName()).Append("' coro=<").Append(BodyName()).Append('>');
        if (!Done() && SyncContext.Waits().FirstOrDefault() is { } wait)
        {
            // One level only: tasks may wait for each other in a circle.
            text.Append(" wait_for=").Append(wait is AsyncioTask other ? $"<Task {other.GetName()}>" : wait);
        }
    }

    /// <summary>What the task waits on, for reports: futures, sleeps, or the native task that it awaits.</summary>
    internal string DescribeWaits()
    {
        string waits = string.Join(", ", SyncContext.Waits());
        return waits.Length > 0 ? waits
            : SyncContext.IsInForeignAwait ? "something outside of the loop"
            : "its next turn";
    }

    /// <summary>What a suspended task waits on, and where its user awaits that.</summary>
    internal string DescribeWait()
    {
        StackFrameInfo? place = PresentStack(isSuspended: true).FindLast(static frame => frame.IsOfUser);
        return $"{GetName()} waited on {DescribeWaits()}{(place is null ? string.Empty : $", at {place}")}";
    }

    /// <summary>
    /// The coroutine method; a native one hides behind the library's wrapper. (No stack walk here: it would show the tasks it meets, in a
    /// circle.)
    /// </summary>
    private string BodyName() => _coroutine.IsHidden ? "native" : _coroutine.Name;

    /// <summary>The chain of awaits from the task's method inwards; of the task that is running, down to the caller of this.</summary>
    /// <param name="isSuspended">It is known to be suspended, also if it was the last to run.</param>
    [StackTraceHidden]
    internal List<StackFrameInfo> PresentStack(bool isSuspended = false)
    {
        bool isRunning = !isSuspended && GetLoop().CurrentTask == this;
        var places = new List<FramePlace>();
        AddPlaces(places, isRunning, describesOwn: true, int.MaxValue);
        List<StackFrameInfo> frames = places.ConvertAll(static place => place.Resolve());
        if (isRunning)
        {
            frames.AddRange(StateMachineLocator.FromRunningStep());
        }

        frames.RemoveAll(static frame => frame.IsHidden);
        return frames;
    }

    /// <summary>Adds the methods of the task that wait, from the outermost, before their names and lines are looked up.</summary>
    /// <param name="places">Gets them.</param>
    /// <param name="isRunning">The task runs: methods that do so too are on the thread's stack, and left out.</param>
    /// <param name="describesOwn">What is waited for is described also if it is of this library; else only its method is named.</param>
    /// <param name="limit">Of each half at most so many.</param>
    /// <returns>What is waited for in the end.</returns>
    internal object AddPlaces(List<FramePlace> places, bool isRunning, bool describesOwn, int limit)
    {
        int depth = limit == int.MaxValue ? 0 : Depth();
        int index = 0;
        Coroutine frame = _coroutine;
        for (; frame.Awaits is { } inner; frame = inner)
        {
            if (index < limit || index >= depth - limit)
            {
                places.Add(frame.Place);
            }
            else if (index == limit)
            {
                places.Add(FramePlace.Named(Excerpt.LeftOut(depth - (2 * limit), "frames")));
            }

            index++;
        }

        if (!describesOwn && !isRunning && !SyncContext.IsInForeignAwait && SyncContext.FirstWait is { } wait)
        {
            // Most tasks: no native method is between the innermost coroutine and what it waits for, so there is nothing to search.
            places.Add(frame.Place);
            if (wait is Coroutine operation && operation != frame)
            {
                places.Add(operation.Place);
            }

            return wait;
        }

        // The innermost coroutine of ours; what it awaits may be a native task with frames of its own. Of a running task: native methods
        // and async iterators that wait for what runs now.
        List<FramePlace> rest = NativeTaskWalker.Places(frame, isRunning, describesOwn, limit, out object innermost);
        if (rest.Count == 0 && !isRunning)
        {
            rest.Add(frame.Place);
        }

        places.AddRange(rest);
        return innermost;
    }

    private int Depth()
    {
        int depth = 0;
        for (Coroutine? frame = _coroutine.Awaits; frame is not null; frame = frame.Awaits)
        {
            depth++;
        }

        return depth;
    }
}
