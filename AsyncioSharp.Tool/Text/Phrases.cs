using System.Globalization;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool;

/// <summary>The words for what a snapshot holds; the same in all commands.</summary>
internal static class Phrases
{
    /// <summary>For example <c>12.3 s</c>, <c>4.5 min</c>.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s"),
        { TotalMinutes: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F1} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:F1} d"),
    };

    public static string Of(TaskState state) => state switch
    {
        TaskState.New => "new",
        TaskState.Ready => "ready",
        TaskState.Running => "running",
        TaskState.Waiting => "waiting",
        TaskState.WaitingOutside => "outside",
        _ => "?",
    };

    public static string Of(TaskSnapshot task) => string.Create(CultureInfo.InvariantCulture, $"{task.Name} ({task.Id})");

    /// <summary>A method with the name of its file: paths are long, and the name is what one looks for.</summary>
    public static string Of(FrameSnapshot frame) => frame.File is null
        ? frame.Method
        : string.Create(CultureInfo.InvariantCulture, $"{frame.Method} {FileName(frame.File)}:{frame.Line}");

    /// <summary>What a task waits for: <c>sleep, 3.2 s left</c>.</summary>
    public static string Of(WaitSnapshot wait, ProcessSnapshot all) => wait.Kind switch
    {
        WaitKind.Task => all.Find(wait.TaskId) is { } task ? $"task {Of(task)}" : $"task {wait.TaskId}, which has ended",
        WaitKind.Sleep => wait.Left is { } left ? $"sleep, {Of(left)} left" : "sleep without end",
        WaitKind.Outside when wait.Node is { } node && wait.Text.Length == 0 => $"{node.Text}, outside of the loop",
        WaitKind.Outside => $"{(wait.Text.Length > 0 ? wait.Text : "something")}, outside of the loop",
        _ when wait.Node is { } node => (wait.Text.Length > 0 ? $"{wait.Text} of {node.Text}" : node.Text) + HeldBy(node, all),
        _ => wait.Text,
    };

    public static string WaitsOf(TaskSnapshot task, ProcessSnapshot all) => string.Join("; ", task.Waits.Select(wait => Of(wait, all)));

    public static string HeldBy(NodeSnapshot node, ProcessSnapshot all) => node.Holders.Count == 0
        ? string.Empty
        : ", held by " + string.Join(", ", node.Holders.Select(
            holder => all.Find(holder) is { } task ? Of(task) : $"task {holder}, which has ended"));

    public static string Of(ScopeSnapshot scope)
    {
        string what = scope.Node.Kind switch
        {
            NodeKind.Timeout => "timeout",
            NodeKind.CancelScope => "cancel scope",
            NodeKind.Group => "group",
            _ => scope.Node.Text,
        };
        return scope.Left switch
        {
            null => what,
            { Ticks: < 0 } => $"{what} that is over",
            { } left => $"{what}, {Of(left)} left",
        };
    }

    /// <summary>How a loop is, in a line.</summary>
    public static string Of(LoopSnapshot loop)
    {
        string name = loop.Label.Length == 0 ? $"Loop {loop.Id}" : $"Loop {loop.Id} ({loop.Label})";
        string state = loop.State switch
        {
            LoopState.NotRunning => "does not run",
            LoopState.Virtual => $"runs in virtual time on thread {loop.ThreadId}, read from outside",
            LoopState.Stuck => $"DOES NOT ANSWER on thread {loop.ThreadId}",
            _ => $"runs on thread {loop.ThreadId}",
        };
        LoopNumbers numbers = loop.Numbers;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {state}: {Count(numbers.Tasks, "task")}, {Count(numbers.Ready, "step")} ready, {Count(numbers.Timers, "timer")}, "
                + $"{Count(numbers.Turns, "turn")}, lag {numbers.Lag:F3} s");
    }

    public static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? string.Empty : "s")}");

    /// <summary>What is wrong with a loop, and who is to blame; null if nothing is.</summary>
    public static string? Warning(LoopSnapshot loop, ProcessSnapshot all)
    {
        if (!loop.IsStuck)
        {
            return loop.Cost.IsIncomplete ? $"Loop {loop.Id} changed all the time while it was read: tasks may be missing." : null;
        }

        string blame = all.Find(loop.CurrentTask) is { } task ? $"Task {Of(task)} does not return: it blocks or spins"
            : loop.CurrentTask != 0 ? $"Task {loop.CurrentTask} did not return in time"
            : "A callback does not return: it blocks or spins";
        return $"Loop {loop.Id} does not answer. {blame}. Its tasks were read from outside, and may have changed meanwhile.";
    }

    private static string FileName(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}
