namespace AsyncioSharp.Benchmarks;

/// <summary>What <c>growth</c> measures, in the order of the table.</summary>
internal static class GrowthRows
{
    private const int MostConnections = 9_000;

    public static IReadOnlyList<GrowthRow> All { get; } =
    [
        GrowthRow.Of("object", "for comparison: an object of 320 bytes, made, kept and read", Objects.Kept),
        GrowthRow.Of("task", "a task, created and gathered", Tasks.Gathered),
        GrowthRow.Of("native_task", "the same of `async Task` methods", Tasks.NativeGathered),
        GrowthRow.Of("switch", "a switch between tasks (`Sleep(0)`)", Tasks.Switched),
        GrowthRow.Of("group_child", "a child of a task group", Tasks.Grouped),
        GrowthRow.Of("cancel", "a waiting task, created and cancelled by its group", Tasks.Cancelled),
        GrowthRow.Of("as_completed", "a task of `AsCompleted`", Tasks.TakenAsCompleted),
        GrowthRow.Of("timer", "a timer, set and fired", Timers.Fired, Law.Logarithm),
        GrowthRow.Of("timer_cancel", "a timer, set and cancelled in any order", Timers.Cancelled, Law.Logarithm),
        GrowthRow.Of("sleeper", "a task that sleeps", Timers.Slept, Law.Logarithm),
        GrowthRow.Of("time_out", "a time-out that does not expire", Timers.TimedOut, Law.Logarithm),
        GrowthRow.Of("callback", "a callback of `CallSoon`", Waiters.Called),
        GrowthRow.Of("future_waiter", "a task that awaits the same future", Waiters.OfFuture),
        GrowthRow.Of("event_waiter", "a task that awaits the same event", Waiters.OfEvent),
        GrowthRow.Of("lock_waiter", "a task in line for a lock", Waiters.OfLock),
        GrowthRow.Of("queue_waiter", "a task that waits for an item of a queue", Waiters.OfQueue),
        GrowthRow.Of("queue_left", "the same, cancelled in any order", Waiters.LeavingQueue),
        GrowthRow.Of("queue_item", "an item put into a queue and taken out", Waiters.Items),
        GrowthRow.Of("priority_item", "the same with an `AsyncioPriorityQueue`", Waiters.PriorityItems, Law.Logarithm),
        GrowthRow.Of("connection", "a connection over a unix socket: opened, one echo, closed", Connections.Echoed, most: MostConnections),
        GrowthRow.Of("echo", "a connection over a unix socket: opened, ten echoes, closed with all others", Connections.EchoedAmongOpenOnes, most: MostConnections),
        GrowthRow.OfBytes("task_bytes", "live bytes of a waiting task and its coroutine", Tasks.Waiting),
        GrowthRow.OfBytes("timer_bytes", "live bytes of a timer", Timers.Standing),
        GrowthRow.OfBytes("connection_bytes", "live bytes of a connection, both ends (protocol)", Connections.Standing, MostConnections),
    ];

    public static GrowthRow Find(string name) =>
        All.FirstOrDefault(row => row.Name == name) ?? throw new ArgumentException($"There is no row '{name}': {string.Join(", ", All.Select(row => row.Name))}.");
}
