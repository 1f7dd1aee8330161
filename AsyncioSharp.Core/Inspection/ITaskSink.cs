namespace AsyncioSharp;

/// <summary>Describes tasks one by one: on their loop, or on another thread while they may change.</summary>
internal interface ITaskSink
{
    /// <summary>Describes a task that is not done.</summary>
    /// <param name="task">The task.</param>
    /// <param name="isRunning">Its step runs now, on another thread.</param>
    void Add(AsyncioTask task, bool isRunning);

    /// <summary>Describes one that could not be read.</summary>
    void AddUnread(AsyncioTask task, Exception error);
}
