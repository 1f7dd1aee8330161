using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AsyncioSharp.Testing;

// Escapes from the loop: what is an escape, and what happens then.
internal sealed partial class TestProbe
{
    private readonly List<Escape> _escapes = [];

    private readonly RecentSteps _recent = new();

    // Sockets and pipes that are watched since virtual time last went on, and those past which it went.
    private readonly List<object> _newlyWatched = [];
    private readonly Dictionary<object, Escape> _passed = new(ReferenceEqualityComparer.Instance);
    private int _loopThread;
    private EscapeMode _escapeMode;

    /// <summary>What happens at an escape.</summary>
    public EscapeMode EscapeMode => _escapeMode;

    /// <summary>Assemblies whose escapes are left alone.</summary>
    public IReadOnlyCollection<string> AllowedAssemblies { get; private set; } = [];

    /// <summary>Where warnings go.</summary>
    public TextWriter Output { get; set; } = Console.Error;

    public bool WatchesEscapes => _escapeMode != EscapeMode.Ignore;

    private bool NamesEscapes => _escapeMode is EscapeMode.Fail or EscapeMode.Warn;

    public ForeignWork ForeignWork { get; } = new();

    /// <inheritdoc/>
    public override bool HasOutsideWork => _escapeMode == EscapeMode.Track && ForeignWork.IsAny;

    /// <summary>True on a thread that is neither the loop's nor one of its executors', for which the loop waits anyway.</summary>
    public bool IsForeignThread => Environment.CurrentManagedThreadId != _loopThread && !WorkerPool.IsWorkerThread;

    public void WatchEscapes(EscapeMode mode, IReadOnlyCollection<string> allowed)
    {
        _escapeMode = mode;
        AllowedAssemblies = allowed;
    }

    /// <summary>A part of the test begins: the method that is the test, or its set-up or tear-down.</summary>
    public void OnPhase(object body) => _recent.Body = body;

    /// <summary>The present thread is the loop's, until the next call.</summary>
    public void EnterLoopThread() => _loopThread = Environment.CurrentManagedThreadId;

    /// <summary>Work of the test goes to the pool.</summary>
    public void OnPoolWork(long work, string host, StackTrace stack)
    {
        if (OriginOf(stack) is { } origin)
        {
            EscapeMarker.OnQueued(work, this);
            string timer = origin == Origin.Timer ? ", by what a timer of loop.TimeProvider has ended" : string.Empty;
            Add(EscapeKind.PoolWork, host + timer, () => PlaceOf(stack));
        }
    }

    /// <summary>Another escape with a stack.</summary>
    public void OnEscape(EscapeKind kind, string detail, StackTrace stack)
    {
        if (OriginOf(stack) is not null)
        {
            Add(kind, detail, () => PlaceOf(stack));
        }
    }

    /// <summary>A thread took the test's context up that nobody saw being asked to.</summary>
    /// <remarks>
    /// Called by .NET while it hands the context over: what is thrown here would end the process, and what takes long would let the test
    /// pass before it is known.
    /// </remarks>
    public void OnForeignThread()
    {
        // Pool threads come here by timers and by I/O of .NET's, which were or were not reported where they began.
        if (WatchesEscapes && !Thread.CurrentThread.IsThreadPoolThread)
        {
            string name = Thread.CurrentThread.Name is { Length: > 0 } given ? $" '{given}'" : string.Empty;
            string starter = Loop.StuckTask is { } task ? $", first seen during a step of {task.GetName()} ({task.GetCoro().Name})"
                : string.Empty;
            IReadOnlyList<object> suspects = _recent.Suspects();
            Add(EscapeKind.Thread, name + starter, () => ThreadStarts.PlaceIn(suspects));
        }
    }

    /// <summary>What the blocked thread of <see cref="OnBlocked"/> is as an escape.</summary>
    private void OnBlockedEscape(string stack)
    {
        if (WatchesEscapes)
        {
            Add(EscapeKind.BlockingWait, $"\n{stack}\n ", where: null);
        }
    }

    /// <inheritdoc/>
    public override void OnJumpPastWatches()
    {
        foreach (object open in _newlyWatched)
        {
            if (_passed.ContainsKey(open) || !_watched.Contains(open) || IsBackground(open))
            {
                continue;
            }

            var escape = new Escape(
                EscapeKind.Socket, $"transport or server {open}", () => MadeAt(open) is { } site ? $"made at {site}" : null);
            _passed.Add(open, escape);
            if (WatchesEscapes)
            {
                Add(escape);
            }
        }

        _newlyWatched.Clear();

        // Now, while the test still waits: once time has gone on, what it waits for has timed out.
        ThrowIfAborted();
    }

    /// <summary>
    /// What may have made a test fail that does not watch for escapes; null if there is nothing of the kind, or it was taken before.
    /// </summary>
    public string? TakePassedWatches()
    {
        if (WatchesEscapes || _passed.Count == 0)
        {
            return null;
        }

        string note = "Mind that the test leaves its loop:\n" + string.Join('\n', _passed.Values);
        _passed.Clear();
        return note;
    }

    private static string? PlaceOf(StackTrace stack) => CreationSite.Of(stack) is { } site ? $"at {site}" : null;

    private void Add(EscapeKind kind, string detail, Func<string?>? where) => Add(new Escape(kind, detail, where));

    private void Add(Escape escape)
    {
        if (_escapeMode == EscapeMode.Track && escape.Kind is (EscapeKind.PoolWork or EscapeKind.Thread))
        {
            return;
        }

        lock (_escapes)
        {
            _escapes.Add(escape);
        }

        if (_escapeMode == EscapeMode.Fail)
        {
            // Seen by the loop at its next look: at the latest when nothing is ready.
            Abort(EscapeReport);
        }
        else if (!IsForeignThread)
        {
            WriteEscapes();
        }
    }

    /// <summary>
    /// Writes what was warned of. On the loop's thread, or when it has ended: nobody else may write to the test's output.
    /// </summary>
    public void WriteEscapes()
    {
        if (_escapes.Count > 0 && _escapeMode != EscapeMode.Fail)
        {
            Output.WriteLine(EscapeReport());
        }
    }

    /// <summary>The escapes that have not been reported; null if there are none.</summary>
    public string? TakeEscapeReport()
    {
        lock (_escapes)
        {
            return _escapeMode == EscapeMode.Fail && _escapes.Count > 0 ? EscapeReport() : null;
        }
    }

    private string EscapeReport()
    {
        lock (_escapes)
        {
            string report =
                $"The test leaves its loop:\n{string.Join('\n', _escapes.Select(static escape => escape.ToString()).Distinct())}";
            _escapes.Clear();
            return report;
        }
    }

    /// <summary>
    /// Whose doing it is: the first frame that is neither the runtime's nor the loop's decides. Null for what the library does for itself,
    /// and for allowed assemblies.
    /// </summary>
    /// <remarks>
    /// Frames of the loop decide nothing: the JIT inlines a user's lambda into the frame of the loop that calls it (measured: 85 % of the
    /// calls, once optimized). For the same reason there may be no frame of the user's at all; then the escape has no line.
    /// </remarks>
    private Origin? OriginOf(StackTrace stack)
    {
        Origin origin = Origin.User;
        foreach (StackFrame frame in stack.GetFrames())
        {
            if (MethodOf(frame)?.DeclaringType is not { } type || type.Assembly == typeof(object).Assembly
                || type.Assembly == typeof(TestProbe).Assembly)
            {
                continue;
            }

            if (type.Assembly == typeof(EventLoop).Assembly)
            {
                if (type == typeof(Telemetry))
                {
                    return null;
                }

                origin = type == typeof(LoopTimer) ? Origin.Timer : origin;
                continue;
            }

            string name = type.Assembly.GetName().Name ?? string.Empty;
            return name == "AsyncioSharp.Net" || AllowedAssemblies.Contains(name) ? null : origin;
        }

        return origin;
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026:RequiresUnreferencedCode", Justification =
        "A method that was trimmed away is null, and the next frame decides.")]
    private static MethodBase? MethodOf(StackFrame frame) => frame.GetMethod();

    private enum Origin
    {
        User,
        Timer,
    }
}
