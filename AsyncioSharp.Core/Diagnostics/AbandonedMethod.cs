using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Debug mode: an <c>async Task</c> method that nobody waits for any more, and that goes on by itself.</summary>
internal static class AbandonedMethod
{
    // Those of which it was said. A loop may wait for one task again and again, each time with a limit.
    private static readonly ConditionalWeakTable<Task, object> s_told = [];

    /// <summary>What to say of the method that a coroutine awaits; null if that is no method of the user.</summary>
    public static string? Describe(Coroutine awaiter)
    {
        // The first frame is the coroutine's own.
        StackFrameInfo[] frames = [.. NativeTaskWalker.Walk(awaiter).Skip(1)];
        object who = (object?)awaiter.Owner.Task ?? "A native method";
        return Array.Exists(frames, static frame => frame.File is not null) ? Describe($"{who} waits no longer for", frames) : null;
    }

    /// <summary>
    /// The same of a method whose task a future follows, once. Null too if the method waits for the loop in the end: then it may be about
    /// to end by the same request.
    /// </summary>
    public static string? Describe(Task task)
    {
        if (!ContinuationNames.IsOfUser(task) || NativeTaskWalker.WaitsForLoop(task) || !s_told.TryAdd(task, task))
        {
            return null;
        }

        IReadOnlyList<StackFrameInfo> frames = NativeTaskWalker.Walk(task);
        return frames.Count > 0 ? Describe("A request or a limit ends the wait for", frames) : null;
    }

    private static string Describe(string what, IReadOnlyList<StackFrameInfo> frames) =>
        $"{what} {frames[0].Method}, which goes on by itself, since it is an async Task method: "
            + $"it is in its await {new ForeignPlace(frames)}. To end it too pass a token to what is awaited there "
            + "(that of the scope, or Asyncio.CancellationToken), or make the method an async Coroutine. (ASYNCIO112)";
}
