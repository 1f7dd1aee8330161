namespace AsyncioSharp;

/// <summary>Debug mode: an <c>async Task</c> method whose await is interrupted, and which goes on by itself.</summary>
internal static class AbandonedMethod
{
    /// <summary>What to say of the method that a coroutine awaits; null if that is no method of the user.</summary>
    public static string? Describe(Coroutine awaiter)
    {
        // The first frame is the coroutine's own.
        StackFrameInfo[] frames = [.. NativeTaskWalker.Walk(awaiter).Skip(1)];
        if (!Array.Exists(frames, static frame => frame.File is not null))
        {
            return null;
        }

        object who = (object?)awaiter.Owner.Task ?? "A native method";
        return $"{who} waits no longer for {frames[0].Method}, which goes on by itself, since it is an async Task method: "
            + $"it is in its await {new ForeignPlace(frames)}. To end it too pass a token to what is awaited there "
            + "(that of the scope, or Asyncio.CancellationToken), or make the method an async Coroutine.";
    }
}
