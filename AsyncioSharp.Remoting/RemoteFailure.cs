using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace AsyncioSharp.Remoting;

/// <summary>
/// An exception on its way from a worker. It travels as type name, message and text, because exceptions are not made to be taken apart:
/// fields of the framework's own hold stacks and native addresses. <see cref="ExceptionMaker"/> makes one of the same type from that.
/// </summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
internal static class RemoteFailure
{
    public static void Write(ref MessagePackWriter writer, Exception error)
    {
        writer.Write(error.GetType().AssemblyQualifiedName);
        writer.Write(error.GetType().FullName);
        writer.Write(Text(error, static one => one.Message));
        writer.Write(Text(error, static one => one.ToString()));
    }

    public static Exception Read(ref MessagePackReader reader)
    {
        string? qualifiedName = reader.ReadString();
        string typeName = reader.ReadString() ?? "?";
        string message = reader.ReadString() ?? string.Empty;
        var cause = new RemoteTraceback($"{typeName}: {message}", typeName, reader.ReadString() ?? string.Empty);
        return FindType(qualifiedName) is { } type && ExceptionMaker.TryMake(type, message, cause) is { } error ? error : cause;
    }

    /// <summary>A text of an exception. Getting it runs code of the exception's type, which may fail itself.</summary>
    private static string? Text(Exception error, Func<Exception, string?> get)
    {
        try
        {
            return get(error);
        }
        catch (Exception e)
        {
            return $"(asking for this text has thrown {e.GetType().FullName})";
        }
    }

    /// <summary>
    /// The type of that name if it is an exception. Finding a type reads its metadata; no code of it runs, not even its static constructor.
    /// </summary>
    private static Type? FindType(string? qualifiedName)
    {
        try
        {
            return qualifiedName is not null && Type.GetType(qualifiedName) is { } type && type.IsAssignableTo(typeof(Exception)) ? type
                : null;
        }
        catch (Exception)
        {
            // Only the worker has its assembly, or the name is none. The text is there in any case.
            return null;
        }
    }
}
