using System.Collections.Concurrent;

namespace AsyncioSharp.Testing;

/// <summary>
/// A thread that runs the phases of one test after the other, while the test framework's thread waits with a limit. So a test that blocks
/// or spins costs one thread, and not the run of all tests.
/// </summary>
/// <remarks>
/// Threads are kept for the next test (a hand-over costs some 20 microseconds, a new thread some 100), unless they had to be interrupted or
/// left behind.
/// </remarks>
internal sealed class LoopThread
{
    private static readonly ConcurrentBag<LoopThread> s_idle = [];
    private static int s_count;

    private readonly AutoResetEvent _ready = new(initialState: false);
    private readonly AutoResetEvent _done = new(initialState: false);
    private readonly Thread _thread;
    private Action? _action;
    private volatile bool _isAbandoned;

    private LoopThread()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = $"asyncio test {Interlocked.Increment(ref s_count)}" };
        _thread.Start();
    }

    public static LoopThread Rent() => s_idle.TryTake(out LoopThread? thread) ? thread : new LoopThread();

    /// <summary>Starts an action, which must not throw.</summary>
    public void Start(Action action)
    {
        var context = ExecutionContext.Capture();
        _action = context is null ? action : () => ExecutionContext.Run(context, static action => ((Action)action!)(), action);
        _ready.Set();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>False if the time is over.</returns>
    public bool Wait(TimeSpan limit) => _done.WaitOne(limit);

    /// <summary>Makes whatever blocks the thread now, or next, throw ThreadInterruptedException.</summary>
    public void Interrupt()
    {
        _isAbandoned = true;
        _thread.Interrupt();
    }

    /// <summary>Gives the thread back, its action having ended. Not one that was interrupted: that ends by itself.</summary>
    public void Return() => s_idle.Add(this);

    /// <summary>Its action does not end: when it does after all, the thread ends.</summary>
    public void Abandon() => _isAbandoned = true;

    private void Work()
    {
        while (true)
        {
            try
            {
                _ready.WaitOne();
            }
            catch (ThreadInterruptedException)
            {
                // The action ended just before it was interrupted.
                return;
            }

            Interlocked.Exchange(ref _action, null)!();
            _done.Set();
            if (_isAbandoned)
            {
                return;
            }
        }
    }
}
