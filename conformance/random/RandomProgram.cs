using System.Globalization;
using System.Text.Json;

namespace AsyncioSharp.Conformance;

/// <summary>How a random program is run: its bodies and blocks as coroutines, as native async methods, or some as these and some as those.</summary>
public enum RandomForm
{
    Coroutines,
    Native,
    Mixed,
}

/// <summary>Runs one random program and gives its trace. Its twin is <c>interpret.py</c>; <c>README.md</c> has the language.</summary>
/// <remarks>
/// <c>Coroutines.cs</c> has everything that awaits, and <c>Native.cs</c> is the same text with <c>Task</c> for <c>Coroutine</c>: a test compares them.
/// </remarks>
public sealed partial class RandomProgram
{
    private const double Unit = 1.0 / 128; // seconds: exact as a double and as a number of 100 ns ticks, so sums of delays are too
    private const int Watch = 4096; // how long main, and every sweep, may take, in units
    private const int Linger = 100; // how long the others may go on behind main
    private const int Sweeps = 40;

    private static readonly Trace Names = new();
    private readonly JsonElement _program;
    private readonly RandomForm _form;
    private readonly EventLoop _loop;
    private readonly List<string> _lines = [];

    private readonly Dictionary<string, Future> _vars = [];
    private readonly Dictionary<string, Handle> _handles = [];
    private readonly Dictionary<int, TaskGroup> _groups = [];
    private readonly Dictionary<int, TimeoutScope> _scopes = [];
    private readonly AsyncioLock[] _locks = [new(), new()];
    private readonly AsyncioSemaphore[] _semaphores = [new(1), new AsyncioBoundedSemaphore(2)];
    private readonly AsyncioEvent[] _events = [new(), new()];
    private readonly AsyncioCondition[] _conditions;
    private readonly AsyncioBarrier[] _barriers = [new(2), new(3)];
    private readonly AsyncioQueue<int>[] _queues = [new(), new(1), new AsyncioLifoQueue<int>(2), new AsyncioPriorityQueue<int>(2)];
    private int _counter;
    private bool _isOver;

    private RandomProgram(JsonElement program, RandomForm form, EventLoop loop)
    {
        _program = program;
        _form = form;
        _loop = loop;
        _conditions = [new AsyncioCondition(), new AsyncioCondition(_locks[0])];
        for (int i = 0; i < 3; i++)
        {
            _vars[$"f{i}"] = loop.CreateFuture<int>();
        }
    }

    /// <summary>The trace of a program.</summary>
    public static IReadOnlyList<string> Run(JsonElement program, RandomForm form)
    {
        var loop = new EventLoop(new VirtualClock { ForeignPatience = TimeSpan.Zero }); // no threads here
        var machine = new RandomProgram(program, form, loop);
        loop.SetExceptionHandler(machine.Report);
        try
        {
            if (machine.IsNative(program))
            {
                AsyncioContext.Run(machine.RootN, loopFactory: () => loop);
            }
            else
            {
                AsyncioContext.Run(machine.RootC(), loopFactory: () => loop);
            }
        }
        catch (Exception e)
        {
            // What leaves the run is a difference by itself: in the recorded traces nothing does.
            machine._lines.Add($"raised {e.GetType().Name}: {e.Message}");
        }

        return machine._lines;
    }

    /// <summary>Whether a block runs as a native method: when mixed, every other by its number.</summary>
    private bool IsNative(JsonElement nodes) => _form switch
    {
        RandomForm.Coroutines => false,
        RandomForm.Native => true,
        _ => nodes.GetArrayLength() > 0 && nodes[0][1].GetInt32() % 2 == 0,
    };

    private void Say(JsonElement node, string what = "") => SayAt($"{node[1].GetInt32()} {what}".TrimEnd());

    private void SayAt(string what) => Add(string.Create(CultureInfo.InvariantCulture, $"{_loop.Time() / Unit:F0} {what}"));

    /// <summary>The trace is over with main: how many turns the end of a run takes is its own affair.</summary>
    private void Add(string line)
    {
        if (!_isOver)
        {
            _lines.Add(line);
        }
    }

    /// <summary>What becomes of a future nobody asked depends on the garbage collector; all else is part of the trace.</summary>
    private void Report(EventLoop loop, LoopExceptionContext context)
    {
        if (!context.Message.Contains("never retrieved", StringComparison.Ordinal)
            && !context.Message.Contains("destroyed", StringComparison.Ordinal)
            && !context.Message.Contains("shutdown", StringComparison.Ordinal))
        {
            Add($"report {(context.Exception is { } e ? Names.Error(e) : "nothing")}");
        }
    }

    /// <summary>The name; for a cancellation also its message, which is the program's own.</summary>
    private static string ErrorText(Exception e) =>
        e is CancelledError && Names.Reason(e) is not "no message" and var reason ? $"CancelledError {reason}" : Names.Error(e);

    private string State(string name) => _vars.TryGetValue(name, out Future? future) ? Ended(future) : "none";

    private static string Ended(Future f) =>
        !f.Done() ? "pending" : f.Cancelled() ? "cancelled" : f.Exception() is { } e ? Names.Error(e) : $"result {Text(f.Result())}".TrimEnd();

    private static string Text(object? value) => value switch
    {
        int number => $"{number}",
        int[] numbers => string.Join(",", numbers),
        Outcome<int>[] outcomes => string.Join(",", outcomes.Select(Names.Outcome)),
        _ => "",
    };

    private static bool Catches(string kind, Exception e) => kind switch
    {
        "cancel" => e is OperationCanceledException,
        "any" => e is not OperationCanceledException,
        "value" => e is ArgumentException,
        "timeout" => e is TimeoutException,
        "group" => e is AggregateException,
        "runtime" => e is InvalidOperationException and not InvalidStateError,
        _ => throw new NotSupportedException(kind),
    };

    private static JsonElement? HandlerOf(JsonElement handlers, Exception e)
    {
        foreach (JsonElement handler in handlers.EnumerateArray())
        {
            if (Catches(handler[0].GetString()!, e))
            {
                return handler;
            }
        }

        return null;
    }

    private static double? Seconds(JsonElement units) => units.ValueKind == JsonValueKind.Null ? null : units.GetInt32() * Unit;
}
