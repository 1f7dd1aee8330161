using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>Which tasks are shown, and in which order.</summary>
internal sealed class TaskSelection
{
    private static readonly Dictionary<string, Comparison<TaskSnapshot>> s_orders = new()
    {
        ["id"] = static (a, b) => a.Id.CompareTo(b.Id),
        ["name"] = static (a, b) => string.CompareOrdinal(a.Name, b.Name),
        ["state"] = static (a, b) => a.State.CompareTo(b.State),
        ["age"] = static (a, b) => b.Age.CompareTo(a.Age),
        ["waited"] = static (a, b) => Nullable.Compare(b.Waited, a.Waited),
    };

    private readonly string? _text;
    private readonly Comparison<TaskSnapshot>? _order;
    private readonly int _limit = int.MaxValue;

    /// <exception cref="ToolError">An option has a value that makes no sense.</exception>
    public TaskSelection(CommandLine line)
    {
        _text = line.Value("--filter");
        if (line.Value("--sort") is { } order && !s_orders.TryGetValue(order, out _order))
        {
            throw line.Wrong($"--sort {order}: expected one of {string.Join(", ", s_orders.Keys)}.");
        }

        if (line.Value("--limit") is { } limit
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out _limit) || _limit == 0))
        {
            throw line.Wrong($"--limit {limit}: expected a number of tasks.");
        }
    }

    /// <summary>The tasks to show.</summary>
    /// <param name="tasks">All of them.</param>
    /// <param name="all">For the words of what they wait for.</param>
    /// <param name="leftOut">How many fit, but are beyond the limit.</param>
    public IReadOnlyList<TaskSnapshot> Of(IReadOnlyList<TaskSnapshot> tasks, ProcessSnapshot all, out int leftOut)
    {
        List<TaskSnapshot> chosen = [.. _text is null ? tasks : tasks.Where(task => Fits(task, all))];
        if (_order is not null)
        {
            chosen = [.. chosen.Order(Comparer<TaskSnapshot>.Create(_order))];
        }

        leftOut = Math.Max(0, chosen.Count - _limit);
        return leftOut == 0 ? chosen : chosen[.._limit];
    }

    private bool Fits(TaskSnapshot task, ProcessSnapshot all) =>
        Has(task.Name) || Has(Phrases.Of(task.State)) || Has(Phrases.WaitsOf(task, all)) || Has(task.Coroutine)
            || task.Stack.Any(frame => Has(Phrases.Of(frame)));

    private bool Has(string text) => text.Contains(_text!, StringComparison.OrdinalIgnoreCase);
}
