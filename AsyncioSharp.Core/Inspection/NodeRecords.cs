using System.Runtime.InteropServices;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp;

/// <summary>Describes what the tasks of one loop wait for, or through: locks, queues, futures, groups. Each once.</summary>
internal sealed class NodeRecords(AnswerNumbers numbers)
{
    private readonly RecordWriter _written = new();
    private readonly RecordWriter _record = new();
    private readonly Dictionary<object, ulong> _nodes = new(ReferenceEqualityComparer.Instance);

    public ReadOnlySpan<byte> Written => _written.Written;

    public void Clear() => _written.Clear();

    /// <summary>The number of a node; 0 for null.</summary>
    /// <param name="node">The object itself, or the wait for one.</param>
    public ulong Of(object? node)
    {
        if (node is null)
        {
            return 0;
        }

        var wait = node as ICancellableWait;
        object key = wait?.Subject ?? node;
        ref ulong number = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, key, out bool isKnown);
        if (!isKnown)
        {
            // A native task may be waited for on one loop, and be ended by a task of another.
            number = key is Task native ? numbers.OfShared(native) : numbers.Next();
            Write(number, key, wait?.SubjectText);
        }

        return number;
    }

    /// <summary>
    /// What something calls itself. Never in the words of a user's class, nor with the result of a future: that would run code of theirs in
    /// the middle of a report.
    /// </summary>
    public static string TextOf(object node, string? text = null) =>
        node.GetType().Assembly != typeof(NodeRecords).Assembly || node is Future { } future && future.Done()
            ? PrimitiveName.Of(node)
            : text ?? node.ToString() ?? string.Empty;

    private void Write(ulong number, object node, string? text)
    {
        _record.Clear();
        _record.Number(number);
        _record.Number((long)KindOf(node));
        _record.Text(node is Task task ? NativeText(task) : TextOf(node, text));

        // What instruments know of holders is for the loop's own thread: they may be anybody's.
        if (node is AsyncioLock { Holder: { } holder })
        {
            _record.Number(1);
            _record.Signed(holder.Id);
        }
        else
        {
            _record.Number(0);
        }

        _written.Record(Record.Node, _record);
    }

    private static NodeKind KindOf(object node) => node switch
    {
        AsyncioLock => NodeKind.Lock,
        TaskGroup => NodeKind.Group,
        TimeoutScope => NodeKind.Timeout,
        CancelScope => NodeKind.CancelScope,
        IForwardsCancel => NodeKind.Gather,
        Future => NodeKind.Future,
        Task => NodeKind.Native,
        _ => NodeKind.Primitive,
    };

    private static string NativeText(Task task) =>
        NativeTaskWalker.Places(task, suspendedOnly: false, describesOwn: false, int.MaxValue, out _) is { Count: > 0 } places
            ? places[^1].Text ?? "an async method"
            : "a task of .NET";
}
