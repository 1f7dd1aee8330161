namespace AsyncioSharp;

// Debug mode: slow callbacks, creation sites, coroutines that were never awaited.
public sealed partial class EventLoop
{
    private static readonly bool s_debugByDefault =
        Environment.GetEnvironmentVariable("ASYNCIOSHARP_DEBUG") is { Length: > 0 } value && value != "0";

    // Some loop of the process is or was in debug mode: a coroutine that is made looks here first, and not at its thread (3 ns).
    private static bool s_debugSeen = s_debugByDefault;

    private bool _debug;
    private List<Coroutine>? _coroutinesMade;

    /// <summary>
    /// A callback or task step that lasts at least so long is reported in debug mode, and to whoever listens to the meter or the event
    /// source; in seconds (asyncio's
    /// <c>loop.slow_callback_duration</c>, 0.1).
    /// </summary>
    public double SlowCallbackDuration
    {
        get;
        set
        {
            CheckThread();
            field = value;
        }
    } = 0.1;

    /// <summary>Debug mode (asyncio's <c>loop.get_debug()</c>).</summary>
    /// <returns>True if it is on.</returns>
    public bool GetDebug() => _debug;

    /// <summary>
    /// Switches debug mode (asyncio's <c>loop.set_debug()</c>). The environment variable ASYNCIOSHARP_DEBUG sets the default.
    /// </summary>
    /// <param name="enabled">Whether it is on.</param>
    public void SetDebug(bool enabled)
    {
        CheckThread();
        _debug = enabled;
        s_debugSeen |= enabled;
        ReadInterests();
    }

    /// <summary>A coroutine is made. The running loop remembers it in debug mode, until it is known to have been awaited.</summary>
    internal static void NoteCoroutine(Coroutine coroutine)
    {
        if (s_debugSeen && t_running is { _debug: true } loop)
        {
            loop.Track(coroutine);
        }
    }

    private void Track(Coroutine coroutine)
    {
        DebugInfo.RecordCreation(coroutine);
        _coroutinesMade ??= [];
        if (_coroutinesMade.Count == _coroutinesMade.Capacity)
        {
            _coroutinesMade.RemoveAll(static made => made.WasStarted);
        }

        _coroutinesMade.Add(coroutine);
    }

    private void ReportNeverAwaited()
    {
        foreach (Coroutine coroutine in _coroutinesMade?.FindAll(static made => !made.WasStarted) ?? [])
        {
            CallExceptionHandler(new LoopExceptionContext
            {
                Message =
                    $"coroutine {coroutine.Name} was never awaited: its body did not run. Await it, make a task of it, or Close() it. "
                        + "(ASYNCIO106)",
                SourceTraceback = DebugInfo.CreationOf(coroutine),
                IsNeverAwaited = true,
            });
        }

        _coroutinesMade = null;
    }
}
