using System.Reflection;
using static AsyncioSharp.StepProtocol;

namespace AsyncioSharp;

/// <summary>Writes the records of a loop's steps: <see cref="StepProtocol"/>. Each text and each row once.</summary>
internal sealed class StepWriter(Action<byte[]> send)
{
    private const int MostWalks = 2000;

    private readonly RecordWriter _part = new();
    private readonly BodyNames _bodies = new();
    private readonly Dictionary<AsyncioTask, ulong> _rows = [];
    private readonly Dictionary<string, ulong> _texts = [];

    // What names are made of: so each is made once, and not for each step.
    private readonly Dictionary<Type, ulong> _types = [];
    private readonly Dictionary<MethodInfo, ulong> _methods = [];
    private ulong _lastRow;
    private int _walks = MostWalks;
    private long _last;

    /// <summary>A step that is over.</summary>
    /// <param name="entry">Whose it was.</param>
    /// <param name="start">In ticks since the beginning.</param>
    /// <param name="end">The same.</param>
    /// <param name="now">The loop's time, which sleeps end by.</param>
    public void Step(in ReadyEntry entry, long start, long end, long now)
    {
        AsyncioTask? task = entry.Owner.Task;
        ulong row = task is null ? 0 : RowOf(task);

        // Texts come before the record that names them.
        (Next next, ulong value) = task is null ? (Next.Called, TextOfCall(entry.Work)) : NextOf(task, now);
        Begin(Record.Step, row, start, end);
        Add(next, value);
        Forget(task);
        SendIfLong();
    }

    /// <summary>After a step: of a task that has ended with it nothing more comes.</summary>
    public void Forget(AsyncioTask? task)
    {
        if (task is not null && task.Done())
        {
            _rows.Remove(task);
        }
    }

    /// <summary>A step that has not ended.</summary>
    public void OpenStep(AsyncioTask? task, long start, long end)
    {
        Begin(Record.Step, task is null ? 0 : RowOf(task), start, end);
        Add(Next.StillRuns, 0);
        SendIfLong();
    }

    /// <summary>A task that is there already.</summary>
    public void Beginning(AsyncioTask task, long now)
    {
        ulong row = RowOf(task);
        (Next next, ulong value) = NextOf(task, now);
        _part.Number((ulong)Record.Beginning);
        _part.Number(row);
        Add(next, value);
        SendIfLong();
    }

    /// <summary>Sends what is left.</summary>
    public void Flush()
    {
        if (_part.Written.Length > 0)
        {
            send(_part.Written.ToArray());
            _part.Clear();
        }
    }

    private void Begin(Record kind, ulong row, long start, long end)
    {
        _part.Number((ulong)kind);
        _part.Number(row);
        _part.Number((ulong)Math.Max(0, start - _last));
        _part.Number((ulong)Math.Max(0, end - start));
        _last = Math.Max(_last, start);
    }

    private void Add(Next next, ulong value)
    {
        _part.Number((ulong)next);
        if (next is Next.Wait or Next.Task or Next.Sleep or Next.Failed or Next.Called)
        {
            _part.Number(value);
        }
    }

    private (Next Next, ulong Value) NextOf(AsyncioTask task, long now)
    {
        if (task.Done())
        {
            return task.Cancelled() ? (Next.Cancelled, 0UL)
                : task.FailureType is { } error ? (Next.Failed, TextOf(error.Name))
                : (Next.Done, 0UL);
        }

        return task.SyncContext.FirstWait switch
        {
            null => (task.SyncContext.IsInForeignAwait ? Next.Outside : Next.Turn, 0UL),
            AsyncioTask other => (Next.Task, RowOf(other)),
            ITimerTarget { Deadline: < EventLoop.Never } sleep => (Next.Sleep, (ulong)Math.Max(0, sleep.Deadline - now)),
            var wait => (Next.Wait, TextOf(_types, wait.GetType(), wait, StepLabels.Wait)),
        };
    }

    private ulong RowOf(AsyncioTask task)
    {
        if (!_rows.TryGetValue(task, out ulong row))
        {
            ulong name = TextOf(task.GetName());
            ulong body = TextOf(_bodies.Of(task, ref _walks));
            _rows.Add(task, row = ++_lastRow);
            _part.Number((ulong)Record.Row);
            _part.Number(row);
            _part.Number(name);
            _part.Number(body);
        }

        return row;
    }

    private ulong TextOfCall(object work)
    {
        if ((work as Delegate ?? (work as Handle)?.Function) is not { Method: var method })
        {
            return TextOf(_types, work.GetType(), work, StepLabels.Called);
        }

        // Of .NET, around something of the user's: that differs from one to the next.
        return method.DeclaringType?.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
            ? TextOf(StepLabels.Called(work))
            : TextOf(_methods, method, work, StepLabels.Called);
    }

    private ulong TextOf<TKey>(Dictionary<TKey, ulong> known, TKey key, object of, Func<object, string> label)
        where TKey : notnull
    {
        if (!known.TryGetValue(key, out ulong text))
        {
            known.Add(key, text = TextOf(label(of)));
        }

        return text;
    }

    private ulong TextOf(string text)
    {
        if (!_texts.TryGetValue(text, out ulong number))
        {
            _texts.Add(text, number = (ulong)_texts.Count + 1);
            _part.Number((ulong)Record.Text);
            _part.Number(number);
            _part.Text(Excerpt.Beginning(text));
        }

        return number;
    }

    private void SendIfLong()
    {
        if (_part.Written.Length >= PartSize)
        {
            Flush();
        }
    }
}
