namespace AsyncioSharp;

/// <summary>
/// The user pressed Ctrl-C a second time, or code asked for the same effect (Python's <c>KeyboardInterrupt</c>). The one fatal exception:
/// it is not handed to the exception handler but leaves <see cref="EventLoop.RunForever"/> at once.
/// </summary>
public sealed class KeyboardInterrupt : Exception
{
    /// <summary>Makes the exception.</summary>
    public KeyboardInterrupt()
        : base("The program was interrupted (Ctrl-C).")
    {
    }
}
