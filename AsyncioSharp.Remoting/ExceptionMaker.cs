using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Remoting;

// Makes an exception of a given type, message and cause. What can be called safely are the constructors that .NET's guidelines ask for:
// (message, inner), (message) and (). The last two show whether they keep to that: a type whose only string is a file's name makes another
// message of ours, and then its constructor was the wrong one.
//
// What is left is made without a constructor of its own: an object with empty fields, on which the constructor (message, inner) of the next
// base class that has one is run; System.Exception has one. So `catch (MyError)` catches it, and Message and InnerException are right.
// Properties of its own are empty.

/// <summary>Makes exceptions that came from another process.</summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
internal static class ExceptionMaker
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Makes an exception, or null if its type does not allow it.</summary>
    /// <param name="type">A type of exception.</param>
    /// <param name="message">Its message.</param>
    /// <param name="cause">The inner exception; where there is no way in for one, its text is the stack.</param>
    public static Exception? TryMake(Type type, string message, Exception cause)
    {
        try
        {
            Exception error = Construct(type, message, cause) ?? Assemble(type, message, cause);

            // Read here for the first time: a message that is computed from empty fields may throw, and must not do so in somebody's
            // handler.
            return error.Message is null ? null : error;
        }
        catch (Exception)
        {
            // A constructor, static constructor or property of the type does not like what it gets. The cause says everything there is to
            // say.
            return null;
        }
    }

    private static Exception? Construct(Type type, string message, Exception cause)
    {
        if (Invoke(type.GetConstructor([typeof(string), typeof(Exception)]), message, cause) is { } full)
        {
            return full;
        }

        Exception? error = WithMessage(Invoke(type.GetConstructor([typeof(string)]), message))
            ?? WithMessage(Invoke(type.GetConstructor([])));
        return error is null ? null : ExceptionDispatchInfo.SetRemoteStackTrace(error, cause.ToString());

        Exception? WithMessage(Exception? made) => made?.Message == message ? made : null;
    }

    private static Exception? Invoke(ConstructorInfo? constructor, params object[] arguments)
    {
        try
        {
            return (Exception?)constructor?.Invoke(arguments);
        }
        catch (TargetInvocationException)
        {
            return null; // it wants something else than a message
        }
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2070", Justification = "Trimmed programs have no process pool, and its constructor says so.")]
    private static Exception Assemble(Type type, string message, Exception cause)
    {
        ConstructorInfo? constructor = null;
        for (Type? one = type; constructor is null; one = one.BaseType!)
        {
            constructor = one.GetConstructor(AnyInstance, [typeof(string), typeof(Exception)]);
        }

        var error = (Exception)RuntimeHelpers.GetUninitializedObject(type);
        constructor.Invoke(error, [message, cause]);
        return error;
    }
}
