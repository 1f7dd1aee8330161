using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

internal static partial class StateMachineLocator
{
    /// <summary>What stands between two user frames on every async stack. Our own counterparts carry [StackTraceHidden].</summary>
    private static readonly string[] s_plumbing =
    [
        "System.Runtime.CompilerServices.", "System.Runtime.ExceptionServices.", "System.Threading.Tasks.",
        "System.Threading.ExecutionContext", "System.Threading.Thread", "System.Threading.PortableThreadPool",
    ];

    /// <summary>
    /// The frames an exception has passed, outermost first as in a Python traceback ("most recent call last"): async methods under their
    /// own names, the machinery between them left out.
    /// </summary>
    /// <returns>The frames; none for an exception that was never thrown.</returns>
    internal static IReadOnlyList<StackFrameInfo> FromException(Exception exception) =>
        Readable(new StackTrace(exception, fNeedFileInfo: true).GetFrames());

    /// <summary>The frames of the callback or step that is running on this thread, outermost first, down to the caller's caller.</summary>
    /// <returns>The frames above the loop's dispatcher.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // the two frames that are skipped are this one and its caller's
    internal static IReadOnlyList<StackFrameInfo> FromRunningStep() =>
        Readable(new StackTrace(2, fNeedFileInfo: true).GetFrames().TakeWhile(static frame => !IsLoop(frame)));

    private static List<StackFrameInfo> Readable(IEnumerable<StackFrame> trace)
    {
        var frames = new List<StackFrameInfo>();
        foreach (StackFrame frame in trace)
        {
            if (!IsHidden(frame) && DiagnosticMethodInfo.Create(frame) is { } method && method.DeclaringTypeName is { } type
                && !Array.Exists(s_plumbing, prefix => type.StartsWith(prefix, StringComparison.Ordinal)))
            {
                frames.Add(new StackFrameInfo(MethodNames.OfMethod(type, method.Name), frame.GetFileName(), frame.GetFileLineNumber()));
            }
        }

        frames.Reverse();
        return frames;
    }

    private static bool IsLoop(StackFrame frame) => DiagnosticMethodInfo.Create(frame)?.DeclaringTypeName == typeof(EventLoop).FullName;

    [UnconditionalSuppressMessage("Trimming", "IL2026:RequiresUnreferencedCode",
        Justification = "Only asks for [StackTraceHidden]. If the method was trimmed away it is null, and a frame too many is shown.")]
    private static bool IsHidden(StackFrame frame) =>
        frame.GetMethod() is { } method && (HasHidden(method) || (method.DeclaringType is { } type && IsHidden(type)));

    /// <summary>The type or one around it has [StackTraceHidden], or it is the state machine of an async method that has it.</summary>
    internal static bool IsHidden(Type type)
    {
        for (Type? outer = type; outer is not null; outer = outer.DeclaringType)
        {
            if (HasHidden(outer))
            {
                return true;
            }
        }

        return typeof(IAsyncStateMachine).IsAssignableFrom(type) && MethodOf(type) is { } method && HasHidden(method);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075:UnrecognizedReflectionPattern",
        Justification = "Only asks for [StackTraceHidden]. If the method was trimmed away, a frame too many is shown.")]
    private static MethodInfo? MethodOf(Type stateMachine)
    {
        const BindingFlags All =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        Type machine = stateMachine.IsGenericType ? stateMachine.GetGenericTypeDefinition() : stateMachine;
        return stateMachine.DeclaringType is { } type
            ? Array.Find(type.GetMethods(All), method => method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType == machine)
            : null;
    }

    private static bool HasHidden(MemberInfo member) => member.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false);
}
