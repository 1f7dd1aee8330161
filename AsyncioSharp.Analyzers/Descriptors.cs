using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// Every rule's id, words and severity. An id is never used for another rule. What always fails is an error, a likely fault is a warning,
/// and what is right in many programs is a suggestion.
/// </summary>
internal static class Descriptors
{
    private const string Category = "AsyncioSharp";

    public static readonly DiagnosticDescriptor CoroutineNeverAwaited = Error("ASY001", "A coroutine that never runs",
        "'{0}' makes a coroutine and drops it, so it never runs: await it, or start it with Asyncio.CreateTask");

    public static readonly DiagnosticDescriptor CoroutineAwaitedTwice = Warning("ASY002", "A coroutine awaited twice",
        "'{0}' was awaited or started before: a coroutine runs once. Make a task of it, which may be awaited many times.");

    public static readonly DiagnosticDescriptor BlockingCall = Warning("ASY004", "A blocking call in loop code",
        "'{0}' stops the loop, and every task with it: {1}");

    public static readonly DiagnosticDescriptor OtherTimer = Suggestion("ASY005", "A timer that is not the loop's",
        "'{0}' takes the time from the system, so virtual time does not see it: {1}");

    public static readonly DiagnosticDescriptor ConfigureAwaitFalse = Warning("ASY006", "ConfigureAwait(false) leaves the loop",
        "After ConfigureAwait(false) the code may run on another thread, and it uses '{0}' of the loop later: remove it");

    public static readonly DiagnosticDescriptor CancellationCaught = Warning("ASY007", "A catch that takes cancellation for an error",
        "This catch also takes CancelledError, so the task cannot be cancelled here: add 'when (error is not OperationCanceledException)'");

    public static readonly DiagnosticDescriptor WrongErrorCaught = Warning("ASY008", "A catch that misses the error",
        "'{0}' raises {1} here, which catch ({2}) does not take");

    public static readonly DiagnosticDescriptor AwaitWithoutToken = Warning("ASY009", "An await that a scope cannot end",
        "'{0}' takes a CancellationToken and gets none, so '{1}' cannot end this await: pass Asyncio.CancellationToken");

    public static readonly DiagnosticDescriptor LoopMemberOffLoop = Warning("ASY010", "A member of the loop used on another thread",
        "'{0}' belongs to the loop's thread, and this runs on another one: use loop.CallSoonThreadsafe or loop.Wrap");

    public static readonly DiagnosticDescriptor AsyncVoid = Warning("ASY011", "async void in loop code",
        "Nobody can wait for 'async void', nor cancel it: return Coroutine, or start a task inside");

    public static readonly DiagnosticDescriptor WriteWithoutDrain = Warning("ASY012", "Write in a loop without Drain",
        "'{0}' in a loop fills the buffer without limit if the other side is slow: await Drain() in the loop");

    public static readonly DiagnosticDescriptor LockNotReleased = Warning("ASY013", "A lock that is not released",
        "What '{0}' gives has to be disposed, and nothing releases it here: use 'using (await …)'");

    public static readonly DiagnosticDescriptor YieldWhileHolding = Warning("ASY014", "yield return while a lock is held",
        "The lock stays held for as long as the reader of this iterator likes, or for ever: release it before 'yield return'");

    public static readonly DiagnosticDescriptor ScopeUsedAgain = Warning("ASY022", "A scope used after its end",
        "'{0}' has ended before: it cannot be used again");

    public static readonly DiagnosticDescriptor NestedRun = Warning("ASY015", "A loop started inside a loop",
        "'{0}' fails while a loop runs on this thread: await the coroutine instead");

    public static readonly DiagnosticDescriptor LoopOutsideRun = Warning("ASY016", "The running loop asked for where none runs",
        "No loop runs here yet, so '{0}' fails: ask inside a coroutine");

    public static readonly DiagnosticDescriptor TestBlocksLoop = Warning("ASY017", "A test that blocks its loop",
        "{0}");

    public static readonly DiagnosticDescriptor BlockingFile = Suggestion("ASY018", "A file read or written in loop code",
        "'{0}' stops the loop until the disk has answered: await Asyncio.ToThread(() => …), or the method's Async form");

    public static readonly DiagnosticDescriptor LockAcrossAwait = Warning("ASY019", "A thread's lock held across an await",
        "'{0}' belongs to a thread, and another task may run on it during the await: use AsyncioLock");

    public static readonly DiagnosticDescriptor WallClock = Suggestion("ASY020", "The system's clock in loop code",
        "'{0}' is not the loop's time, so a test in virtual time does not see it: use the loop's TimeProvider");

    public static readonly DiagnosticDescriptor CancellationSwallowed = Warning("ASY021", "A cancellation that is dropped",
        "This catch drops the cancellation and the task goes on: rethrow, return or break");

    public static readonly SuppressionDescriptor TaskIsHeld = new("ASY003", "CS4014",
        "The loop holds the task until it is done and reports its error: it may be started without an await.");

    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        CoroutineNeverAwaited, CoroutineAwaitedTwice, BlockingCall, OtherTimer, ConfigureAwaitFalse, CancellationCaught, WrongErrorCaught,
        AwaitWithoutToken, LoopMemberOffLoop, AsyncVoid, WriteWithoutDrain, LockNotReleased, YieldWhileHolding, NestedRun, LoopOutsideRun,
        TestBlocksLoop, BlockingFile, LockAcrossAwait, WallClock, CancellationSwallowed, ScopeUsedAgain,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        New(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        New(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Suggestion(string id, string title, string message) =>
        New(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of(id));
}
