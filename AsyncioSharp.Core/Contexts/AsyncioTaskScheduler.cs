namespace AsyncioSharp;

/// <summary>The <see cref="TaskScheduler"/> face of a loop: tasks queued here run one at a time on the loop's thread.</summary>
/// <remarks>
/// Inside the loop <c>Task.Factory.StartNew</c> without a scheduler still means the thread pool: name this one
/// (<see cref="EventLoop.Scheduler"/>).
/// </remarks>
internal sealed class AsyncioTaskScheduler(EventLoop loop) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    internal void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        if (loop.IsClosed())
        {
            throw Misuse.Closed();
        }

        loop.EnqueueFromAnywhere(loop.BaseContext, task, this, ReadyKind.SchedulerTask);
    }

    /// <summary>Inline only on the loop's thread: a pool thread that waits for the task must not run it there.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && EventLoop.Running == loop && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
