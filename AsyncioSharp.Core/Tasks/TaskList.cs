using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// The pending tasks of a loop in the order of their creation: a list through the tasks themselves, so that making and ending a task hashes
/// and allocates nothing.
/// </summary>
internal struct TaskList
{
    private AsyncioTask? _first;
    private AsyncioTask? _last;

    public int Count { get; private set; }

    public readonly AsyncioTask? First => _first;

    public void Add(AsyncioTask task)
    {
        Debug.Assert(task.PreviousTask is null && task.NextTask is null);
        task.PreviousTask = _last;
        if (_last is null)
        {
            _first = task;
        }
        else
        {
            _last.NextTask = task;
        }

        _last = task;
        Count++;
    }

    public void Remove(AsyncioTask task)
    {
        AsyncioTask? previous = task.PreviousTask;
        AsyncioTask? next = task.NextTask;
        if (previous is null)
        {
            if (!ReferenceEquals(_first, task))
            {
                return; // not in the list: the loop was closed over it
            }

            _first = next;
        }
        else
        {
            previous.NextTask = next;
        }

        if (next is null)
        {
            _last = previous;
        }
        else
        {
            next.PreviousTask = previous;
        }

        task.PreviousTask = null;
        task.NextTask = null;
        Count--;
    }

    public readonly AsyncioTask[] ToArray()
    {
        var tasks = new AsyncioTask[Count];
        int index = 0;
        for (AsyncioTask? task = _first; task is not null; task = task.NextTask)
        {
            tasks[index++] = task;
        }

        return tasks;
    }
}
