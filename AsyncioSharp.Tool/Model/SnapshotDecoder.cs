using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool;

/// <summary>Makes a model of the records of an answer.</summary>
internal sealed class SnapshotDecoder
{
    private const ulong Hidden = 1;
    private const ulong VirtualTime = 1;
    private const ulong Cancelling = 1;
    private const ulong AwaitersLeftOut = 2;
    private const ulong FromOutside = 1;
    private const ulong Incomplete = 2;

    private static readonly FrameSnapshot s_unknownFrame = new("?", null, 0);

    private readonly Dictionary<ulong, FrameSnapshot> _frames = [];
    private readonly HashSet<ulong> _hidden = [];
    private readonly StackNode _stacks = new([]);
    private readonly Dictionary<ulong, NodeSnapshot> _nodes = [];
    private readonly Dictionary<int, LoopSnapshot> _loops = [];
    private readonly Dictionary<int, List<TaskSnapshot>> _tasks = [];
    private readonly Dictionary<long, List<long>> _waitersOfNative = [];

    /// <exception cref="EndOfStreamException">The records are damaged.</exception>
    public ProcessSnapshot Decode(ReadOnlySpan<byte> records, int processId, string libraryVersion)
    {
        var reader = new PayloadReader(records);
        while (!reader.IsAtEnd)
        {
            var kind = (Record)reader.Variable();
            var record = new PayloadReader(reader.Take(reader.Count()));
            switch (kind)
            {
                case Record.Frame:
                    AddFrame(ref record);
                    break;
                case Record.Loop:
                    AddLoop(ref record);
                    break;
                case Record.Node:
                    AddNode(ref record);
                    break;
                case Record.Task:
                    AddTask(ref record);
                    break;
                case Record.LoopRead:
                    AddCost(ref record);
                    break;
            }
        }

        return new ProcessSnapshot(
            processId,
            libraryVersion,
            [.. _loops.Values.OrderBy(static loop => loop.Id)
                .Select(loop => loop with { Tasks = [.. _tasks.GetValueOrDefault(loop.Id, []).Select(ResolveAwaiters)] })]);
    }

    /// <summary>
    /// Who waits for a task through a native one, on another loop for example: the process knows only that the task ends the native one,
    /// and who waits for that.
    /// </summary>
    private TaskSnapshot ResolveAwaiters(TaskSnapshot task) =>
        task.AwaitedBy.All(static awaiter => awaiter.TaskId != 0)
            ? task
            : task with
            {
                AwaitedBy =
                [
                    .. task.AwaitedBy.SelectMany(awaiter => awaiter.TaskId != 0
                        ? [awaiter]
                        : _waitersOfNative.GetValueOrDefault(awaiter.Through?.Id ?? 0, [])
                            .Select(waiter => awaiter with { TaskId = waiter })),
                ],
            };

    private static string Text(ref PayloadReader record) => PlainText.OneLine(record.Utf8());

    private void AddFrame(ref PayloadReader record)
    {
        ulong number = record.Variable();
        string method = Text(ref record);
        string file = Text(ref record);
        _frames[number] = new FrameSnapshot(method, file.Length == 0 ? null : file, (int)record.Variable());
        if ((record.Variable() & Hidden) != 0)
        {
            _hidden.Add(number);
        }
    }

    private void AddLoop(ref PayloadReader record)
    {
        var loop = new LoopSnapshot
        {
            Id = (int)record.Variable(),
            Label = Text(ref record),
            State = (LoopState)record.Variable(),
            ThreadId = (int)record.Variable(),
            IsVirtualTime = (record.Variable() & VirtualTime) != 0,
            Time = record.Double(),
            CurrentTask = record.Signed(),
            Numbers = new LoopNumbers(
                record.Signed(), record.Signed(), record.Signed(), record.Signed(), record.Signed(), record.Signed(), record.Signed(),
                record.Signed(), record.Signed(), record.Double()),
        };
        _loops[loop.Id] = loop;
    }

    private void AddNode(ref PayloadReader record)
    {
        ulong number = record.Variable();
        var kind = (NodeKind)record.Variable();
        string text = Text(ref record);
        long[] holders = new long[record.Count()];
        for (int i = 0; i < holders.Length; i++)
        {
            holders[i] = record.Signed();
        }

        _nodes[number] = new NodeSnapshot((long)number, kind, text, holders);
    }

    private void AddTask(ref PayloadReader record)
    {
        long id = record.Signed();
        int loop = (int)record.Variable();
        string name = Text(ref record);
        ulong coroutine = record.Variable();
        var state = (TaskState)record.Variable();
        ulong flags = record.Variable();
        var task = new TaskSnapshot
        {
            Id = id,
            LoopId = loop,
            Name = name,
            Coroutine = _hidden.Contains(coroutine) ? string.Empty : _frames.GetValueOrDefault(coroutine, s_unknownFrame).Method,
            State = state,
            IsCancelling = (flags & Cancelling) != 0,
            HasMoreAwaiters = (flags & AwaitersLeftOut) != 0,
            Age = Span(record.Double()) ?? TimeSpan.Zero,
            Waited = Span(record.Double()),
            Stack = ReadStack(ref record),
            Waits = ReadWaits(ref record),
            AwaitedBy = ReadAwaiters(ref record),
            Scopes = ReadScopes(ref record),
        };
        if (task.Coroutine.Length == 0)
        {
            // A wrapper of the library around a native method, which is the first that is shown.
            task = task with { Coroutine = task.Stack is [var first, ..] ? first.Method : "a native method" };
        }

        foreach (WaitSnapshot wait in task.Waits)
        {
            if (wait.Node is { Kind: NodeKind.Native } native)
            {
                ListOf(_waitersOfNative, native.Id).Add(task.Id);
            }
        }

        ListOf(_tasks, task.LoopId).Add(task);
    }

    private static List<TValue> ListOf<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<TValue>? list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }

    /// <summary>Tasks with the same frames get the same list.</summary>
    private IReadOnlyList<FrameSnapshot> ReadStack(ref PayloadReader record)
    {
        StackNode stack = _stacks;
        for (int left = record.Count(); left > 0; left--)
        {
            ulong number = record.Variable();
            if (_hidden.Contains(number))
            {
                continue;
            }

            if (!stack.Inner.TryGetValue(number, out StackNode? inner))
            {
                inner = new StackNode([.. stack.Frames, _frames.GetValueOrDefault(number, s_unknownFrame)]);
                stack.Inner.Add(number, inner);
            }

            stack = inner;
        }

        return stack.Frames;
    }

    private WaitSnapshot[] ReadWaits(ref PayloadReader record)
    {
        var waits = new WaitSnapshot[record.Count()];
        for (int i = 0; i < waits.Length; i++)
        {
            waits[i] = new WaitSnapshot(
                (WaitKind)record.Variable(), Text(ref record), record.Signed(), ReadNode(ref record), Span(record.Double()));
        }

        return waits;
    }

    private AwaiterSnapshot[] ReadAwaiters(ref PayloadReader record)
    {
        var awaiters = new AwaiterSnapshot[record.Count()];
        for (int i = 0; i < awaiters.Length; i++)
        {
            awaiters[i] = new AwaiterSnapshot(record.Signed(), ReadNode(ref record));
        }

        return awaiters;
    }

    private ScopeSnapshot[] ReadScopes(ref PayloadReader record)
    {
        var scopes = new ScopeSnapshot[record.Count()];
        for (int i = 0; i < scopes.Length; i++)
        {
            NodeSnapshot node = ReadNode(ref record) ?? new NodeSnapshot(0, NodeKind.Other, "?", []);
            scopes[i] = new ScopeSnapshot(node, Span(record.Double()));
        }

        return scopes;
    }

    private NodeSnapshot? ReadNode(ref PayloadReader record) => _nodes.GetValueOrDefault(record.Variable());

    private void AddCost(ref PayloadReader record)
    {
        int id = (int)record.Variable();
        ulong flags = record.Variable();
        record.Variable();
        if (_loops.TryGetValue(id, out LoopSnapshot? loop))
        {
            _loops[id] = loop with
            {
                Cost = new ReadingCost(
                    (flags & FromOutside) != 0, (flags & Incomplete) != 0, (int)record.Variable(), Microseconds(ref record),
                    Microseconds(ref record)),
            };
        }
    }

    private static TimeSpan Microseconds(ref PayloadReader record) => TimeSpan.FromMicroseconds((long)record.Variable());

    /// <summary>The frames of some tasks from the outermost up to here, and those that go on further.</summary>
    private sealed record StackNode(FrameSnapshot[] Frames)
    {
        public Dictionary<ulong, StackNode> Inner { get; } = [];
    }

    private static TimeSpan? Span(double seconds) =>
        double.IsFinite(seconds) && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
