using System.Diagnostics.CodeAnalysis;
using MessagePack;
using MessagePack.Resolvers;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// How values go to another process and back: as MessagePack, by their fields and properties, private ones too, without attributes. Each
/// value goes as its declared type if that says enough; otherwise the name of its own type goes with it.
/// </summary>
/// <remarks>
/// A type that the other side names is taken only if it fits what the function declares, and is not one that never travels:
/// <see cref="WorkerSerializerOptions"/> says so before any code of it runs. A function that declares <see cref="object"/>, or a class with
/// a member of that type, takes every other type of the program there.
/// </remarks>
[RequiresUnreferencedCode(Unreferenced)]
internal static class WorkerSerializer
{
    public const string Unreferenced = "Functions, their arguments and their results are found by reflection in the worker process.";

    public const string Dynamic =
        "Workers start through a start-up hook and write types by generated code; NativeAOT has neither. Use a ThreadPoolExecutor there.";

    private static readonly MessagePackSerializerOptions s_options = new WorkerSerializerOptions(MessagePackSerializerOptions.Standard)
        .WithResolver(new WorkerFormatterResolver(CompositeResolver.Create(
            [new BigIntegerAsBytes()],
            [
                NativeDateTimeResolver.Instance, // DateTime with its Kind, which MessagePack's own time stamp does not have
                TypelessObjectResolver.Instance, // members and elements of type object bring their type's name
                ContractlessStandardResolverAllowPrivate.Instance,
            ])))
        .WithSecurity(MessagePackSecurity.TrustedData);

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="declared">The type that the other side will expect.</param>
    /// <param name="value">The value.</param>
    /// <param name="what">What it is to the reader of an error message.</param>
    /// <exception cref="NotSupportedException">The value cannot leave its process.</exception>
    public static void Write(ref MessagePackWriter writer, Type declared, object? value, string what)
    {
        if (value is null)
        {
            writer.WriteNil();
            writer.WriteNil();
            return;
        }

        Type own = value.GetType();
        Type type = SaysEnough(declared) ? declared : own;
        writer.Write(type == declared ? null : own.AssemblyQualifiedName);
        try
        {
            MessagePackSerializer.Serialize(type, ref writer, value, s_options);
        }
        catch (Exception e) when (
            e is MessagePackSerializationException or TypeInitializationException or NotSupportedException
                or InsufficientExecutionStackException)
        {
            throw Refusal(what, own, e);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static object? Read(ref MessagePackReader reader, Type declared)
    {
        Type type = reader.ReadString() is { } name ? WorkerSerializerOptions.Resolve(name, declared) : declared;
        if (reader.TryReadNil())
        {
            return null;
        }

        // Void functions have null for a result, so nothing else comes by here.
        return MessagePackSerializer.Deserialize(type, ref reader, s_options);
    }

    /// <summary>An error for what no attempt is needed for; null if an attempt may be made.</summary>
    public static NotSupportedException? RefusalOf(Type type, string what) =>
        WorkerFormatterResolver.AdviceAgainst(type) is { } advice
            ? new NotSupportedException($"{what} cannot travel between processes: {advice}") : null;

    /// <summary>Collections' interfaces have formatters of their own; an iterator has to go as what it was declared to be.</summary>
    private static bool SaysEnough(Type declared) =>
        declared.IsSealed
            || (declared.IsInterface && declared.Namespace is { } name && name.StartsWith("System.Collections", StringComparison.Ordinal));

    private static NotSupportedException Refusal(string what, Type type, Exception error)
    {
        // MessagePack wraps once per level; what was wrong is innermost.
        Exception innermost = error;
        while (innermost.InnerException is { } inner)
        {
            innermost = inner;
        }

        string reason = innermost is InsufficientExecutionStackException
            ? "it refers to itself, or is nested too deeply."
            : innermost.Message;
        return new NotSupportedException(
            $"{what}, of type {type}, cannot travel between processes: {reason} Pass plain data: numbers, strings, arrays, collections, "
                + "tuples, records, and " +
            "classes whose constructor takes what their properties hold, or nothing.",
            error);
    }
}
