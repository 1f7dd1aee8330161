using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Follows a pending <see cref="Task"/> made by <c>async Task</c> methods down to what it really waits for.
/// </summary>
/// <remarks>
/// A task of an async method is the box of its state machine. The machine's state number gives the line, its awaiter field the next
/// task, and so on until something that is no async method: a delay, a semaphore, a TaskCompletionSource. All of this is private to
/// the runtime and the compiler. So the walk is a bonus for tasks that are not ours: it never throws, and if a runtime changes its
/// fields, it ends early. Known limits: <c>Task.WhenAll</c> does not know its parts, <c>Task.Run(async …)</c> not its inner task;
/// methods compiled with runtime async (.NET 11, opt-in) have no state machine. Under NativeAOT the walk ends at the first method.
/// <para>The task may run meanwhile on another thread. Then a frame may be stale; nothing worse, since fields are only read.</para>
/// </remarks>
internal static partial class NativeTaskWalker
{
    /// <summary>
    /// The frames from <paramref name="task"/>'s own method (first) to the innermost; the last may say what is waited for.
    /// </summary>
    /// <returns>The frames; none for a task that is complete.</returns>
    internal static IReadOnlyList<StackFrameInfo> Walk(Task task) => Walk((object)task);

    /// <summary>The same from any box of a state machine, a coroutine for example.</summary>
    /// <param name="task">The box.</param>
    /// <param name="suspendedOnly">Ends before the first method that is running: it is on the thread's own stack, with those that it
    /// calls.</param>
    /// <returns>The frames; none if nothing can be read.</returns>
    internal static IReadOnlyList<StackFrameInfo> Walk(object task, bool suspendedOnly = false) =>
        Places(task, suspendedOnly, describesOwn: true, int.MaxValue, out _).ConvertAll(static place => place.Resolve());

    /// <summary>What the method waits for in the end is something of the loop.</summary>
    internal static bool WaitsForLoop(Task task)
    {
        Places(task, suspendedOnly: false, describesOwn: true, int.MaxValue, out object last);
        return last.GetType().Assembly == typeof(NativeTaskWalker).Assembly;
    }

    /// <summary>The same before names and lines are looked up.</summary>
    /// <param name="task">The box.</param>
    /// <param name="suspendedOnly">As for <see cref="Walk(object, bool)"/>.</param>
    /// <param name="describesOwn">What is waited for is described also if it is of this library; else only its method is named.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="last">What is waited for in the end.</param>
    internal static List<FramePlace> Places(object task, bool suspendedOnly, bool describesOwn, int limit, out object last)
    {
        last = task;
        var frames = new List<FramePlace>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance); // a task can be made to wait for itself
        object? at = task;
        try
        {
            // A task that is complete has nobody waiting inside: its awaiter is about to be resumed.
            while (at is not null and not Task { IsCompleted: true } && frames.Count < limit && seen.Add(at))
            {
                last = at;

                // An async iterator is a state machine without a box; whoever awaits its next item waits for the iterator itself.
                at = (at as IAsyncStateMachine ?? ReflectedShape.Of(at.GetType()).Machine?.GetValue(at)) is { } machine
                    ? EnterMethod(machine, suspendedOnly, frames)
                    : EnterLeaf(at, describesOwn, frames);
            }
        }
        catch (Exception)
        {
            // Reading other people's private fields may fail in ways only they know. What was found so far is still true.
        }

        return frames;
    }

    private static object? EnterMethod(object machine, bool suspendedOnly, List<FramePlace> frames)
    {
        int? state = StateMachineLocator.ReadState(machine);
        if (suspendedOnly && (state is null or < 0))
        {
            return null;
        }

        if (state is null)
        {
            frames.Add(FramePlace.In(machine.GetType(), -1));
            return null;
        }

        frames.Add(FramePlace.In(machine.GetType(), state.Value));
        if (state < 0)
        {
            return null;
        }

        FieldInfo[] awaiters = ReflectedShape.Of(machine.GetType()).Awaiters;
        foreach (FieldInfo awaiter in awaiters)
        {
            if (awaiter.GetValue(machine) is { } value && FindAwaited(value, depth: 0) is { } awaited)
            {
                return awaited;
            }
        }

        // An awaiter without any object inside. Yield's is the only such one in the runtime; of the others, one alone must be the one.
        if (Array.Exists(awaiters, static a => a.FieldType == typeof(YieldAwaitable.YieldAwaiter)))
        {
            frames.Add(FramePlace.Named("Task.Yield"));
        }
        else if (awaiters is [var only])
        {
            frames.Add(FramePlace.Named(MethodNames.OfType(only.FieldType)));
        }

        return null;
    }

    /// <summary>
    /// The object an awaiter stands for. Awaiters are structs around structs around one reference. Classes are not opened: a future
    /// also points at those who wait for it, and following these would walk the chain backwards.
    /// </summary>
    private static object? FindAwaited(object value, int depth)
    {
        if (!value.GetType().IsValueType)
        {
            return value;
        }

        if (depth > 4 || value.GetType().IsPrimitive)
        {
            return null;
        }

        object? other = null;
        foreach (FieldInfo field in ReflectedShape.Of(value.GetType()).Fields)
        {
            if (field.GetValue(value) is { } inner && FindAwaited(inner, depth + 1) is { } found)
            {
                if (found is Task || ReflectedShape.Of(found.GetType()).Machine is not null)
                {
                    return found; // beats a context, a token source or whatever else the awaiter carries
                }

                other ??= found;
            }
        }

        return other;
    }
}
