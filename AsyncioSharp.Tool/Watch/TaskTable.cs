using System.Buffers;
using System.Text;
using System.Text.Json;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool;

/// <summary>The tasks as the page knows them, so that it need be told only what has changed.</summary>
/// <remarks>
/// A row is an array; <c>tasks.js</c> names its places. Times are milliseconds of the clock on the wall, and stay as they were if they are
/// about the same: the page counts on by itself, and a task that just goes on waiting is no change.
/// </remarks>
internal sealed class TaskTable
{
    // Ages are exact to the turn of the loop and to the moment of the answer.
    private const long SameTime = 1500;

    // Shorter waits come and go with every answer, and nobody could read them.
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromSeconds(2);

    private readonly Dictionary<long, Row> _rows = [];
    private readonly Dictionary<string, int> _stackNumbers = [];
    private readonly List<string> _stacks = [];
    private string _loops = "[]";

    /// <summary>Everything, for a page that has just been opened.</summary>
    public string All() => Message(isWhole: true, 0, _rows.Values.Select(static row => row.Json), []);

    /// <summary>What has changed.</summary>
    /// <param name="snapshot">The process as it is.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public string Update(ProcessSnapshot snapshot, long now)
    {
        int stacks = _stacks.Count;
        var changed = new List<string>();
        var gone = new HashSet<long>(_rows.Keys);
        foreach (TaskSnapshot task in snapshot.Tasks)
        {
            gone.Remove(task.Id);
            Row? before = _rows.GetValueOrDefault(task.Id);
            Row row = RowOf(task, snapshot, before, now);
            if (row.Json != before?.Json)
            {
                _rows[task.Id] = row;
                changed.Add(row.Json);
            }
        }

        foreach (long id in gone)
        {
            _rows.Remove(id);
        }

        _loops = JsonSerializer.Serialize(snapshot.Loops.Select(static loop => new
        {
            id = loop.Id,
            label = loop.Label,
            state = loop.State.ToString(),
            stopped = loop.Cost.Stopped.TotalMilliseconds,
        }));
        return Message(isWhole: false, stacks, changed, gone);
    }

    private string Message(bool isWhole, int firstStack, IEnumerable<string> rows, IEnumerable<long> gone)
    {
        string stacks = string.Join(',', _stacks.Skip(firstStack));
        return $"{{\"whole\":{(isWhole ? "true" : "false")},\"loops\":{_loops},\"stacks\":[{stacks}],"
            + $"\"set\":[{string.Join(',', rows)}],\"gone\":[{string.Join(',', gone)}]}}";
    }

    private Row RowOf(TaskSnapshot task, ProcessSnapshot all, Row? before, long now)
    {
        long made = Steady(now - (long)task.Age.TotalMilliseconds, before?.Made);
        WaitSnapshot? wait = task.Waits.Count > 0 ? task.Waits[0] : null;
        long? since = task.Waited is { } waited && waited >= s_shortestWait
            ? Steady(now - (long)waited.TotalMilliseconds, before?.Since)
            : null;
        long? until = wait?.Left is { } left && left >= s_shortestWait ? Steady(now + (long)left.TotalMilliseconds, before?.Until) : null;
        int stack = StackOf(task);

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteNumberValue(task.Id);
            json.WriteNumberValue(task.LoopId);
            json.WriteStringValue(task.Name);
            json.WriteStringValue(task.Coroutine);
            json.WriteStringValue(task.IsCancelling ? "cancelling" : Phrases.Of(task.State));
            json.WriteNumberValue(made);
            json.WriteStringValue(TextOf(task, wait, all));
            WriteNumber(json, since);
            WriteNumber(json, until);
            json.WriteNumberValue(stack);
            WriteRelations(json, task);
            json.WriteEndArray();
        }

        return new Row(Encoding.UTF8.GetString(buffer.WrittenSpan), made, since, until);
    }

    /// <summary>Who awaits it, who holds what it waits for, and the scopes that it is in.</summary>
    private static void WriteRelations(Utf8JsonWriter json, TaskSnapshot task)
    {
        json.WriteStartArray();
        foreach (AwaiterSnapshot awaiter in task.AwaitedBy)
        {
            json.WriteNumberValue(awaiter.TaskId);
        }

        json.WriteEndArray();
        json.WriteStartArray();
        foreach (long holder in task.Waits.SelectMany(static wait => wait.Node?.Holders ?? []))
        {
            json.WriteNumberValue(holder);
        }

        json.WriteEndArray();
        json.WriteStartArray();
        foreach (ScopeSnapshot scope in task.Scopes)
        {
            json.WriteStringValue(Phrases.Of(scope with { Left = null }));
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumberValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static long Steady(long time, long? before) => before is { } known && Math.Abs(known - time) < SameTime ? known : time;

    /// <summary>What it waits for. Of a sleep no time: that is told apart, and would change with each look.</summary>
    private static string TextOf(TaskSnapshot task, WaitSnapshot? wait, ProcessSnapshot all) =>
        wait is null ? string.Empty
        : (wait.Kind == WaitKind.Sleep ? "sleep" : Phrases.Of(wait, all)) + (task.Waits.Count > 1 ? $" and {task.Waits.Count - 1} more" : string.Empty);

    private int StackOf(TaskSnapshot task)
    {
        string stack = JsonSerializer.Serialize(task.Stack.Select(static frame => new object?[] { frame.Method, frame.File, frame.Line }));
        if (!_stackNumbers.TryGetValue(stack, out int number))
        {
            _stackNumbers.Add(stack, number = _stacks.Count);
            _stacks.Add(stack);
        }

        return number;
    }

    private sealed record Row(string Json, long Made, long? Since, long? Until);
}
