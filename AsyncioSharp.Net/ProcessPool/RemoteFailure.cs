using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using MessagePack;

namespace AsyncioSharp;

/// <summary>
/// An exception on its way from a worker. It travels as type name, message and text, because exceptions are not made to be taken apart: fields of the framework's own
/// hold stacks and native addresses. It is rebuilt by a constructor that takes a message.
/// </summary>
[RequiresUnreferencedCode(Travel.Unreferenced)]
internal static class RemoteFailure
{
    public static void Write(ref MessagePackWriter writer, Exception error)
    {
        writer.Write(error.GetType().AssemblyQualifiedName);
        writer.Write(error.GetType().FullName);
        writer.Write(error.Message);
        writer.Write(error.ToString());
    }

    public static Exception Read(ref MessagePackReader reader)
    {
        string? qualifiedName = reader.ReadString();
        string typeName = reader.ReadString() ?? "?";
        string message = reader.ReadString() ?? string.Empty;
        var cause = new RemoteTraceback($"{typeName}: {message}", typeName, reader.ReadString() ?? string.Empty);
        try
        {
            if (qualifiedName is not null && Type.GetType(qualifiedName) is { } type && Rebuild(type, message, cause) is { } error)
            {
                return error;
            }
        }
        catch (Exception)
        {
            // A type that cannot be loaded here, or a constructor that does not like what it gets. The cause says everything there is to say.
        }

        return cause;
    }

    private static Exception? Rebuild(Type type, string message, RemoteTraceback cause)
    {
        if (type.GetConstructor([typeof(string), typeof(Exception)]) is { } full)
        {
            return (Exception)full.Invoke([message, cause]);
        }

        Exception? error = type.GetConstructor([typeof(string)]) is { } simple ? (Exception)simple.Invoke([message])
            : type.GetConstructor([]) is { } bare ? (Exception)bare.Invoke([])
            : null;

        // No way in for an inner exception, but for a stack.
        return error is null ? null : ExceptionDispatchInfo.SetRemoteStackTrace(error, cause.ToString());
    }
}
