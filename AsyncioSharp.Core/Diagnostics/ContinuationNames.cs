using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>The one place that finds the user's method behind a callback, a continuation, or the box of an async method.</summary>
/// <remarks>
/// What a loop is given is often an object of .NET or of the compiler, with the method of the user inside. For example: a callback of
/// Channels, whose argument has the continuation in a field, which is the MoveNext of a box. So objects of .NET are opened. Others are not:
/// their fields may mean anything. If nothing is found, the answer says what is known.
/// </remarks>
internal static class ContinuationNames
{
    // A callback, its argument, a wrapper in a field of that.
    private const int Depth = 3;

    /// <summary>
    /// The method that a callback runs, for example <c>Program.Main lambda</c>; for a continuation the method that goes on.
    /// </summary>
    public static string Of(Delegate callback) => NameOf(Find(callback, Depth)) ?? NameOfMethod(callback);

    /// <summary>The method that goes on in something posted to the loop.</summary>
    public static string Of(SendOrPostCallback callback, object? state)
    {
        Type? type = callback.Method.DeclaringType;
        return NameOf(ContinuedBy(callback, state))
            ?? (IsOfRuntime(type) ? $"a continuation of {type!.Namespace}" : NameOfMethod(callback));
    }

    /// <summary>
    /// The same for one that has failed. The error of an async void method is posted by .NET: the method is in the error.
    /// </summary>
    public static string Of(SendOrPostCallback callback, object? state, Exception error) =>
        ContinuedBy(callback, state) is null && StateMachineLocator.FromException(error) is [{ } thrower, ..] ? thrower.Method
            : Of(callback, state);

    /// <summary>The method that waits, by what goes on after the wait; null if it cannot be known.</summary>
    public static string? OfWaiting(object work) => NameOf(Find(work, Depth));

    /// <summary>The async method whose box this is: a native task, for example; null if it is none.</summary>
    public static string? OfBox(object box) =>
        StateMachineOf(box) is { } machine ? MethodNames.OfStateMachine(MethodNames.FullName(machine)) : null;

    /// <summary>What goes on in something posted to the loop; null if it cannot be known.</summary>
    /// <returns>A <see cref="Coroutine"/>, the box of a native async method, or a delegate of the user's.</returns>
    public static object? ContinuedBy(SendOrPostCallback callback, object? state) =>
        IsOfRuntime(callback.Method.DeclaringType) ? Find(state, Depth) ?? Find(callback.Target, Depth) : callback;

    private static object? Find(object? at, int depth) => at switch
    {
        null or Exception => null,
        Coroutine => at,
        Action continuation when Coroutine.OfContinuation(continuation) is { } frame => frame,
        _ when IsOfUser(at) => at,
        Delegate { Target: { } target } when StateMachineOf(target) is not null => IsOfUser(target) ? target : null,
        Delegate callback when !IsOfRuntime(callback.Method.DeclaringType) => callback,
        Delegate callback => depth > 0 ? Find(callback.Target, depth - 1) : null,
        _ => depth > 0 && IsOfRuntime(at.GetType()) ? Open(at, depth - 1) : null,
    };

    private static object? Open(object at, int depth)
    {
        // What runs comes first, then what goes on after it. Other fields may hold methods that have nothing to do with either.
        foreach (FieldInfo field in ReflectedShape.Of(at.GetType()).Fields.OrderBy(Rank))
        {
            if (!field.FieldType.IsPrimitive && Find(field.GetValue(at), depth) is { } found)
            {
                return found;
            }
        }

        return null;

        static int Rank(FieldInfo field) =>
            field.Name.Contains("action", StringComparison.OrdinalIgnoreCase) ? 0
            : field.Name.Contains("continuation", StringComparison.OrdinalIgnoreCase) ? 1
            : 2;
    }

    private static string? NameOf(object? found) => found switch
    {
        null => null,
        Coroutine frame => NameOfUser(frame),
        Delegate callback => NameOfMethod(callback),
        _ => OfBox(found),
    };

    /// <summary>A wait of the library, and a library method around the user's, go on with whoever awaits them.</summary>
    private static string? NameOfUser(Coroutine frame)
    {
        object? at = frame;
        while (at is Coroutine inner && !IsOfUser(inner))
        {
            at = inner.WhoAwaits;
        }

        return at is Coroutine user ? user.Name : at is Action native ? NameOf(Find(native, Depth)) : null;
    }

    private static string NameOfMethod(Delegate callback)
    {
        MethodInfo method = callback.Method;
        return method.DeclaringType is { } type ? MethodNames.OfMethod(MethodNames.WithoutNamespace(type), method.Name) : method.Name;
    }

    /// <summary>It is the box of an async method that is neither of this library nor of .NET.</summary>
    public static bool IsOfUser(object box) =>
        StateMachineOf(box) is { } machine && machine.Assembly != typeof(ContinuationNames).Assembly && !IsOfRuntime(machine);

    private static bool IsOfRuntime(Type? type) =>
        type?.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));

    private static Type? StateMachineOf(object box) =>
        Array.Find(box.GetType().GenericTypeArguments, typeof(IAsyncStateMachine).IsAssignableFrom);
}
