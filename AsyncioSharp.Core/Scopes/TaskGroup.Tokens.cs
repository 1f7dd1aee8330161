namespace AsyncioSharp;

// Children that take the token of their task.
public sealed partial class TaskGroup
{
    /// <summary>Starts a method as a child that takes the child's token.</summary>
    /// <param name="coro">The method; its token is cancelled when the group cancels its children, and it should end then.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <returns>The task.</returns>
    // twins: Task as ValueTask, Coroutine; result AsyncioTask<T>
    public AsyncioTask CreateTask(Func<CancellationToken, Task> coro, string? name = null) => CreateTask(NativeBody.From(coro), name);
}
