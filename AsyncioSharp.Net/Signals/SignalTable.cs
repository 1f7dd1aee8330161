using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

// .NET calls the handlers of a PosixSignalRegistration on a thread of its own, so asyncio's self-pipe and its "main thread only" are not
// needed: the handler posts to the loop, which wakes up. A registration that says Cancel replaces the system's default action, and
// disposing of it restores that.

/// <summary>The signal handlers of a loop.</summary>
internal sealed class SignalTable
{
    private const int SIGKILL = 9;
    private const int LastSignal = 64;
    private static readonly int s_sigstop = OperatingSystem.IsLinux() ? 19 : 17;

    private readonly EventLoop _loop;
    private readonly Dictionary<PosixSignal, Entry> _entries = [];

    private SignalTable(EventLoop loop) => _loop = loop;

    public static void Add(EventLoop loop, PosixSignal sig, Delegate callback, Action invoke)
    {
        var net = LoopNet.Of(loop);
        ArgumentNullException.ThrowIfNull(callback);
        Check(sig);
        if (callback.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw new ArgumentException(
                "coroutines cannot be used with AddSignalHandler(): give a plain function, which may call Asyncio.CreateTask(...).",
                nameof(callback));
        }

        if (net.Signals is not { } table)
        {
            table = net.Signals = new SignalTable(loop);
            net.OnClose(table.RemoveAll);
        }

        table.Set(Canonical(sig), RegisteredCallback.Of(callback, invoke));
    }

    public static bool Remove(EventLoop loop, PosixSignal sig)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Check(sig);
        return !loop.IsClosed() && LoopNet.Of(loop).Signals?.Remove(Canonical(sig)) == true;
    }

    /// <summary>Refuses what is the number of no signal on any system; the system itself says which of the others it has.</summary>
    private static void Check(PosixSignal sig)
    {
        if (sig == 0 || sig < PosixSignal.SIGTSTP || (int)sig > LastSignal)
        {
            throw new ArgumentException($"invalid signal number {(int)sig}", nameof(sig));
        }
    }

    /// <summary>
    /// One name for each signal: .NET also takes the system's own numbers, under which a second registration would be another one.
    /// </summary>
    private static PosixSignal Canonical(PosixSignal sig) => (int)sig switch
    {
        1 => PosixSignal.SIGHUP,
        2 => PosixSignal.SIGINT,
        3 => PosixSignal.SIGQUIT,
        15 => PosixSignal.SIGTERM,
        17 when OperatingSystem.IsLinux() => PosixSignal.SIGCHLD,
        18 when OperatingSystem.IsLinux() => PosixSignal.SIGCONT,
        20 when OperatingSystem.IsLinux() => PosixSignal.SIGTSTP,
        21 when OperatingSystem.IsLinux() => PosixSignal.SIGTTIN,
        22 when OperatingSystem.IsLinux() => PosixSignal.SIGTTOU,
        28 when OperatingSystem.IsLinux() => PosixSignal.SIGWINCH,
        _ => sig,
    };

    /// <summary>A simulated signal: the handler is called in a turn of the loop.</summary>
    /// <returns>False if there is none.</returns>
    internal bool Raise(PosixSignal sig)
    {
        bool isHandled = _entries.TryGetValue(sig, out Entry? entry);
        entry?.Queue();
        return isHandled;
    }

    private void Set(PosixSignal sig, RegisteredCallback callback)
    {
        if (_entries.TryGetValue(sig, out Entry? entry))
        {
            entry.Callback = callback;
            return;
        }

        entry = new Entry(this, sig, callback);
        if (LoopNet.Of(_loop).Selector.WhySimulated is null)
        {
            entry.Register();
        }

        _entries.Add(sig, entry);
        if (sig == PosixSignal.SIGINT)
        {
            _loop.HandlesInterrupt = true;
        }
    }

    private bool Remove(PosixSignal sig)
    {
        if (!_entries.Remove(sig, out Entry? entry))
        {
            return false;
        }

        entry.Unregister();
        if (sig == PosixSignal.SIGINT)
        {
            _loop.HandlesInterrupt = false;
        }

        return true;
    }

    private void RemoveAll()
    {
        foreach (PosixSignal sig in _entries.Keys.ToArray())
        {
            Remove(sig);
        }
    }

    private sealed class Entry(SignalTable table, PosixSignal sig, RegisteredCallback callback)
    {
        private PosixSignalRegistration? _registration;

        /// <summary>What is called; null once it is removed.</summary>
        public RegisteredCallback? Callback { get; set; } = callback;

        public void Register()
        {
            try
            {
                _registration = PosixSignalRegistration.Create(sig, OnSignal);
            }
            catch (Exception error) when ((int)sig == SIGKILL || (int)sig == s_sigstop)
            {
                throw new InvalidOperationException($"sig {(int)sig} cannot be caught", error);
            }
            catch (Exception error) when (error is ArgumentException or IOException || (error is PlatformNotSupportedException && sig >= 0))
            {
                throw new ArgumentException($"invalid signal number {(int)sig}", nameof(sig), error);
            }
        }

        public void Unregister()
        {
            Callback = null;
            _registration?.Dispose();
        }

        private void OnSignal(PosixSignalContext signal)
        {
            if (Callback is null)
            {
                // Removed while .NET called the handlers before this one: it answers nothing any more, and must not keep the runner from
                // doing so.
                return;
            }

            signal.Cancel = true;
            if (sig == PosixSignal.SIGINT)
            {
                table._loop.AnswerInterrupt(signal);
            }

            try
            {
                table._loop.Post(Run);
            }
            catch (InvalidOperationException)
            {
                // The loop was closed on its own thread a moment ago: the signal came too late for this handler.
            }
        }

        public void Queue() => table._loop.Post(Run);

        private void Run() => Callback?.Run(table._loop, sig);
    }
}
