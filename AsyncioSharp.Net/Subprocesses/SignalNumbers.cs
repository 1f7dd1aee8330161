using System.Runtime.InteropServices;

namespace AsyncioSharp.Net;

/// <summary>.NET numbers the usual signals its own way, from -1 down; other values are the system's.</summary>
internal static class SignalNumbers
{
    private static bool IsMac => OperatingSystem.IsMacOS();

#pragma warning disable CA1416 // Names of numbers; Windows refuses them when they are sent.
    public static int Of(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        PosixSignal.SIGCHLD => IsMac ? 20 : 17,
        PosixSignal.SIGCONT => IsMac ? 19 : 18,
        PosixSignal.SIGWINCH => 28,
        PosixSignal.SIGTTIN => 21,
        PosixSignal.SIGTTOU => 22,
        PosixSignal.SIGTSTP => IsMac ? 18 : 20,
        < 0 => throw new ArgumentOutOfRangeException(nameof(signal), signal, "Not a signal."),
        _ => (int)signal,
    };
#pragma warning restore CA1416
}
