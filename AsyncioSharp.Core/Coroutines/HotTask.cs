namespace AsyncioSharp;

/// <summary>
/// A native task that runs already, as the body of a task of ours: its outcome becomes the task's. Cancelling that frees the waiter; the
/// native task goes on.
/// </summary>
internal static class HotTask
{
    public static async Coroutine AsBody(Task task) => await task;

    public static async Coroutine<T> AsBody<T>(Task<T> task) => await task;
}
