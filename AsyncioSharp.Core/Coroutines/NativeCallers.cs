using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Which coroutines wait for a piece of code by way of native methods: what tells methods that run inside of one another from those that
/// run side by side (<c>Task.WhenAll</c>).
/// </summary>
/// <remarks>
/// The walk goes from the code outwards: to the coroutine or native method that awaits it, from a native method to what awaits its task,
/// and so on. The continuations of a task are private to .NET, and any class may stand in between. So the walk may end early. Then nothing
/// is known, and the order in which things began decides. It is only made when a request comes and several coroutines of one task wait for
/// what is not the loop's.
/// </remarks>
internal sealed class NativeCallers
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private TaskFollower? _shield;
    private bool _hasOpenEnd;

    private NativeCallers()
    {
    }

    /// <summary>The coroutines that await, through native methods, what was asked for.</summary>
    public HashSet<Coroutine> Found { get; } = [];

    /// <summary>The walk has come to the ends of all ways.</summary>
    public bool IsKnown { get; private set; } = true;

    /// <summary>What holds requests back from the code: all ways end at a native method that is shielded. Else null.</summary>
    public TaskFollower? Shield => IsKnown && !_hasOpenEnd ? _shield : null;

    /// <summary>Whether the code is shielded from a request of this origin.</summary>
    public bool IsShieldedFrom(TokenScope? from) => Shield?.Covers(from) == true;

    /// <summary>Looks for the callers.</summary>
    /// <param name="work">A coroutine, or the continuation of a native method; null is code that is not known.</param>
    public static NativeCallers Of(object? work)
    {
        var callers = new NativeCallers();
        try
        {
            callers.Walk(work);
        }
        catch (Exception changed) when (changed is MissingMemberException or TypeLoadException)
        {
            // Another runtime than the ones that this was written for.
            callers.IsKnown = false;
        }

        return callers;
    }

    // By itself: the accessors of private members fail when a method that calls them is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Walk(object? work)
    {
        Stack<object?> open = new([work]);
        while (open.TryPop(out object? at))
        {
            if (at is not null && !_seen.Add(at))
            {
                continue;
            }

            switch (TaskContinuations.Unwrap(at))
            {
                case AsyncioTask:
                    _hasOpenEnd = true;
                    break;
                case Coroutine frame:
                    WalkFrom(frame, open);
                    break;
                case Action continuation when Coroutine.OfContinuation(continuation) is { } caller:
                    Found.Add(caller);
                    open.Push(caller);
                    break;
                case Action { Target: Task box } when !IsIterator(box):
                    open.Push(box);
                    break;
                case Task { IsCompleted: true }:
                    break;
                case Task task when !IsIterator(task):
                    WalkFrom(task, open);
                    break;
                default:
                    IsKnown = false;
                    break;
            }
        }
    }

    private void WalkFrom(Coroutine frame, Stack<object?> open)
    {
        if (frame.WhoAwaits is { } caller)
        {
            open.Push(caller);
        }
        else
        {
            _hasOpenEnd = true;
        }
    }

    private void WalkFrom(Task task, Stack<object?> open)
    {
        object? kept = Volatile.Read(ref TaskContinuations.Of(task));
        if (kept is List<object?> list)
        {
            lock (list)
            {
                kept = list.ToArray();
            }
        }

        bool isEnd = true;
        foreach (object? continuation in kept as object?[] ?? [kept])
        {
            // The parts of Task.WhenAll and the like are tasks. What else there may be (ContinueWith, a thread that blocks) is no method
            // that awaits.
            object? next = TaskContinuations.Unwrap(continuation);
            if (next is Action or Task)
            {
                open.Push(next);
                isEnd = false;
            }
            else if (TaskContinuations.StateOf(continuation) is TaskFollower { IsShielded: true } shield)
            {
                _shield = shield;
                isEnd = false;
            }
        }

        _hasOpenEnd |= isEnd;
    }

    /// <summary>An async iterator: who awaits its next item does not await the box of its method.</summary>
    private static bool IsIterator(Task box) =>
        Array.Exists(box.GetType().GenericTypeArguments, static type => typeof(IAsyncDisposable).IsAssignableFrom(type));
}
