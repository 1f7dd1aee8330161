using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>What debug mode remembers beside the objects: where they were made.</summary>
internal static class DebugInfo
{
    // asyncio's limit: enough to find the line, little enough to read.
    private const int MaxFrames = 10;

    private static readonly ConditionalWeakTable<object, string> s_creation = [];

    // Neither method may be inlined: the stack begins two frames above.
    /// <summary>Remembers the caller's stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void RecordCreation(object made) => s_creation.AddOrUpdate(made, CaptureStack());

    /// <summary>Where an object was made; null outside of debug mode.</summary>
    public static string? CreationOf(object? made) => made is not null && s_creation.TryGetValue(made, out string? stack) ? stack : null;

    /// <summary>A readable name: <c>Type.Method</c>.</summary>
    public static string NameOf(Delegate callback)
    {
        string type = callback.Method.DeclaringType?.Name ?? string.Empty;
        return type.Length == 0 ? callback.Method.Name : $"{type}.{callback.Method.Name}";
    }

    /// <summary>The method that goes on in a posted callback: for the continuation of an async method that method, not .NET's callback or the compiler's state machine.</summary>
    public static string NameOf(SendOrPostCallback callback, object? state) => (state is Action continuation ? NameOfContinuation(continuation) : null) ?? NameOf(callback);

    /// <summary>The same for a continuation; null if it is none of an async method.</summary>
    public static string? NameOfContinuation(Action continuation) =>
        continuation.Target is not { } target ? null
        : NameOfMethod(target) is { } name ? name
        : Unwrap(target) is { } inner && inner != continuation ? NameOfContinuation(inner)
        : null;

    /// <summary>While somebody traces .NET's tasks, their continuations are wrapped into others.</summary>
    private static Action? Unwrap(object wrapper) =>
        Array.Find(ReflectedShape.Of(wrapper.GetType()).Fields, static field => field.FieldType == typeof(Action))?.GetValue(wrapper) as Action;

    /// <summary>The async method whose box this is: a native task, for example; null if it is none.</summary>
    public static string? NameOfMethod(object box) =>
        Array.Find(box.GetType().GenericTypeArguments, typeof(IAsyncStateMachine).IsAssignableFrom) is { } machine
            ? MethodNames.OfStateMachine(MethodNames.FullName(machine))
            : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string CaptureStack()
    {
        string[] lines = new StackTrace(2, fNeedFileInfo: true).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Where(line => !line.Contains("at AsyncioSharp.EventLoop.", StringComparison.Ordinal)).Take(MaxFrames));
    }
}
