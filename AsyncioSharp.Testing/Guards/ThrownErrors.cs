using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// Tells the test on whose loop's thread an error is thrown. .NET tells of all of the process, on the thread that throws.
/// </summary>
internal static class ThrownErrors
{
    private static readonly Lazy<bool> s_watching = new(static () =>
    {
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
        return true;
    });

    /// <summary>Begins, if nobody has; while no loop runs on the thread that throws, an error costs a look at one field more.</summary>
    public static void Watch() => _ = s_watching.Value;

    private static void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown) =>
        EventLoop.Running?.FindInstrument<TestProbe>()?.OnError(thrown.Exception);
}
