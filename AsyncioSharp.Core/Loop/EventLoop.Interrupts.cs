using System.Runtime.InteropServices;

namespace AsyncioSharp;

// Ctrl-C: whether the program answers it itself. Runner answers it otherwise (Runner.Interrupts.cs).
public sealed partial class EventLoop
{
    private bool _handlesInterrupt;
    private PosixSignalContext? _answeredInterrupt;

    /// <summary>
    /// True while a handler of the program's own answers Ctrl-C (SIGINT): <see cref="Runner"/> then neither cancels the coroutine it runs
    /// nor counts the interrupt. For authors of I/O layers; may be read and set on any thread.
    /// </summary>
    public bool HandlesInterrupt
    {
        get => Volatile.Read(ref _handlesInterrupt);
        set => Volatile.Write(ref _handlesInterrupt, value);
    }

    /// <summary>
    /// Says that a handler of the program's own answers this very Ctrl-C. .NET calls the handlers of a signal one after another: the
    /// program's may have run on the loop, and may have been removed there, before <see cref="Runner"/> is asked. For authors of I/O
    /// layers; on any thread.
    /// </summary>
    /// <param name="signal">The signal as .NET gave it.</param>
    public void AnswerInterrupt(PosixSignalContext signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        Volatile.Write(ref _answeredInterrupt, signal);
    }

    /// <summary>The runner must not answer this signal.</summary>
    internal bool IsInterruptAnswered(PosixSignalContext signal) => HandlesInterrupt || Volatile.Read(ref _answeredInterrupt) == signal;
}
