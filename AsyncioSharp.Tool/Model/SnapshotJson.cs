using System.Text.Json;
using System.Text.Json.Serialization;

namespace AsyncioSharp.Tool;

/// <summary>A snapshot as JSON. docs/live.md describes the form; names in it do not change, new ones may come.</summary>
internal static class SnapshotJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly JsonSerializerOptions s_indented = new(s_options) { WriteIndented = true };

    public static string Of(ProcessSnapshot snapshot, TaskSelection selection, bool isIndented) => JsonSerializer.Serialize(
        new
        {
            snapshot.ProcessId,
            Version = snapshot.LibraryVersion,
            Loops = snapshot.Loops.Select(loop => OfLoop(loop, snapshot, selection)),
        },
        isIndented ? s_indented : s_options);

    private static object OfLoop(LoopSnapshot loop, ProcessSnapshot snapshot, TaskSelection selection)
    {
        IReadOnlyList<TaskSnapshot> tasks = selection.Of(loop.Tasks, snapshot, out int leftOut);
        return new
        {
            loop.Id,
            Label = loop.Label.Length == 0 ? null : loop.Label,
            loop.State,
            Thread = loop.ThreadId,
            loop.IsVirtualTime,
            loop.Time,
            CurrentTask = loop.CurrentTask == 0 ? (long?)null : loop.CurrentTask,
            loop.Numbers,
            Warning = Phrases.Warning(loop, snapshot),
            ReadFromOutside = loop.Cost.IsFromOutside,
            Incomplete = loop.Cost.IsIncomplete,
            loop.Cost.Slices,
            StoppedSeconds = loop.Cost.Stopped.TotalSeconds,
            LongestSliceSeconds = loop.Cost.LongestSlice.TotalSeconds,
            TasksLeftOut = leftOut,
            Tasks = tasks.Select(task => OfTask(task, snapshot)),
        };
    }

    private static object OfTask(TaskSnapshot task, ProcessSnapshot snapshot) => new
    {
        task.Id,
        task.Name,
        task.Coroutine,
        task.State,
        Cancelling = task.IsCancelling,
        AgeSeconds = task.Age.TotalSeconds,
        WaitedSeconds = task.Waited?.TotalSeconds,
        WaitsFor = task.Waits.Select(wait => new
        {
            wait.Kind,
            Text = Phrases.Of(wait, snapshot),
            Task = wait.TaskId == 0 ? (long?)null : wait.TaskId,
            Node = wait.Node?.Id,
            HeldBy = wait.Node?.Holders,
            LeftSeconds = wait.Left?.TotalSeconds,
        }),
        task.Stack,
        AwaitedBy = task.AwaitedBy.Select(static awaiter => new
        {
            Task = awaiter.TaskId,
            Through = awaiter.Through?.Text,
            Node = awaiter.Through?.Id,
        }),
        MoreAwaiters = task.HasMoreAwaiters,
        Scopes = task.Scopes.Select(static scope => new
        {
            scope.Node.Kind,
            scope.Node.Text,
            LeftSeconds = scope.Left?.TotalSeconds,
        }),
    };
}
