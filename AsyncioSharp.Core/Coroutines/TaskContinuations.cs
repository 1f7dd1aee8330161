using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// The continuations of a native task, which are private to .NET. All of this throws <see cref="MissingMemberException"/> or
/// <see cref="TypeLoadException"/> in a runtime that keeps them in another way.
/// </summary>
internal static class TaskContinuations
{
    private const string Awaiting = "System.Threading.Tasks.AwaitTaskContinuation, System.Private.CoreLib";

    private const string Continuing = "System.Threading.Tasks.ContinueWithTaskContinuation, System.Private.CoreLib";

    private const string Traced = "System.Runtime.CompilerServices.AsyncMethodBuilderCore+ContinuationWrapper, System.Private.CoreLib";

    // A continuation of an await while somebody listens to .NET's events of tasks (a profiler, a debugger).
    private static readonly Type? s_traced = Type.GetType(Traced);

    // What ContinueWith leaves.
    private static readonly Type? s_continuing = Type.GetType(Continuing);

    // A continuation that has to go on in a SynchronizationContext is wrapped into one of these.
    private static readonly Type? s_awaiting = Type.GetType(Awaiting);

    /// <summary>Null, one continuation, a list of them (changed under its lock), or an object that marks a task as ended.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_continuationObject")]
    public static extern ref object? Of(Task task);

    /// <summary>The delegate of an await, also if it is wrapped; everything else as it is.</summary>
    public static object? Unwrap(object? continuation)
    {
        continuation = WithoutContext(continuation);
        while (continuation is Action { Target: { } target } && s_traced?.IsInstanceOfType(target) == true)
        {
            continuation = TracedBy(target);
        }

        return continuation;
    }

    /// <summary>The delegate of an await also where it has to go on in a SynchronizationContext; everything else as it is.</summary>
    public static object? WithoutContext(object? continuation) =>
        continuation is not null && s_awaiting?.IsInstanceOfType(continuation) == true ? ActionOf(continuation) : continuation;

    /// <summary>The state object of what ContinueWith leaves; null if the continuation is another.</summary>
    public static object? StateOf(object? continuation) =>
        continuation is not null && s_continuing?.IsInstanceOfType(continuation) == true ? TaskOf(continuation)?.AsyncState : null;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_task")]
    private static extern ref Task? TaskOf([UnsafeAccessorType(Continuing)] object continuation);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_action")]
    private static extern ref Action ActionOf([UnsafeAccessorType(Awaiting)] object continuation);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_continuation")]
    private static extern ref Action TracedBy([UnsafeAccessorType(Traced)] object wrapper);
}
