using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>What tasks run, in a name, for counting them by it. Read from another thread than the loop's.</summary>
/// <remarks>
/// Mostly the type of the coroutine tells, and each type is named once. A native method hides behind a coroutine of the library: it is
/// found where it waits, by a walk, and kept for the life of the task.
/// </remarks>
internal sealed class BodyNames
{
    private const string NotRead = "a native method";

    // Null: of the library.
    private readonly Dictionary<Type, string?> _names = [];
    private readonly ConditionalWeakTable<Coroutine, string> _natives = [];

    /// <summary>The name, if it can be had without a walk.</summary>
    public string Of(AsyncioTask task) =>
        NameOfType(task.Body) ?? (_natives.TryGetValue(task.Body, out string? name) ? name : task.Body.Awaits?.Name ?? NotRead);

    /// <summary>The name, by a walk if need be.</summary>
    /// <param name="task">The task.</param>
    /// <param name="walks">How many more walks there may be.</param>
    public string Of(AsyncioTask task, ref int walks)
    {
        string name = Of(task);
        if (ReferenceEquals(name, NotRead) && walks > 0)
        {
            walks--;
            if (NativeTaskWalker.Walk(task.Body).FirstOrDefault(static frame => !frame.IsHidden) is { } frame)
            {
                // The library's own, such as a sleep that was made a task, is called what it is called where others wait for it.
                name = !frame.IsOfUser && task.SyncContext.FirstWait is { } wait ? StepLabels.Wait(wait) : frame.Method;
                _natives.AddOrUpdate(task.Body, name);
            }
        }

        return name;
    }

    private string? NameOfType(Coroutine body)
    {
        Type type = body.GetType();
        if (!_names.TryGetValue(type, out string? name))
        {
            _names.Add(type, name = body.IsHidden ? null : body.Name);
        }

        return name;
    }
}
