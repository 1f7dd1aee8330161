using System.Globalization;

namespace AsyncioSharp.Testing;

/// <summary>Objects of a trace in words that are the same in every run: no addresses, no numbers of the process.</summary>
internal sealed class TraceLabels
{
    // Around delegates and library coroutines: their name says nothing about the user's method.
    private static readonly string[] s_wrappers = ["AsyncioSharp.NativeBody.", "AsyncioSharp.LibraryCoroutine.", "AsyncioSharp.Testing."];

    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);

    public TraceLabels(IReadOnlyList<TraceLane> lanes)
    {
        foreach (TraceLane lane in lanes)
        {
            if (lane.Task is { } task)
            {
                _names[task] = lane.Name;
            }
        }
    }

    /// <summary>What a step ended with.</summary>
    public string After(in TraceStep step, TraceLane lane) =>
        lane.Task is null ? StepLabels.Called(step.After!)
        : ReferenceEquals(step.After, lane.Task) ? End(lane.Task)
        : step.After is null ? "gives way, or waits for something outside of the loop"
        : $"waits for {Wait(step)}";

    /// <summary>The method of a task.</summary>
    public static string BodyOf(AsyncioTask? task) => 
        task is null ? "CallSoon, timers, I/O, executors"
        : task.GetCoro().Name is var name && Array.Exists(s_wrappers, wrapper => name.StartsWith(wrapper, StringComparison.Ordinal))
            ? string.Empty
        : name;

    /// <summary>What is waited for, in a word or two.</summary>
    public string Wait(in TraceStep step) => step.After switch
    {
        null => "yield",
        var sleep when ReferenceEquals(sleep, TraceStep.Sleep) =>
            string.Create(CultureInfo.InvariantCulture, $"sleep until {step.Until / (double)TimeSpan.TicksPerSecond:R}"),
        AsyncioTask task => _names.GetValueOrDefault(task, "a task"),
        var wait => StepLabels.Wait(wait),
    };

    private static string End(AsyncioTask task) =>
        task.Cancelled() ? "cancelled"
        : task.FailureType is { } error ? $"failed: {error.Name}"
        : "done";
}
