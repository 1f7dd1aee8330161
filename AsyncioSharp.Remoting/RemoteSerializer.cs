using System.Diagnostics.CodeAnalysis;
using MessagePack;
using MessagePack.Resolvers;

namespace AsyncioSharp.Remoting;

/// <summary>
/// How values go to another process and back: as MessagePack, by their fields and properties, private ones too, without attributes. Each
/// value goes as its declared type if that says enough; otherwise the name of its own type goes with it.
/// </summary>
/// <remarks>Only types that <see cref="NamedTypes"/> lists can be named. No code of any other type runs, not even a static constructor.
/// </remarks>
[RequiresUnreferencedCode(Unreferenced)]
[RequiresDynamicCode(Dynamic)]
internal static class RemoteSerializer
{
    public const string Unreferenced = "Functions, their arguments and their results are found by reflection in the worker process.";

    public const string Dynamic =
        "Workers start through a start-up hook and write types by generated code; NativeAOT has neither. Use a ThreadPoolExecutor there.";

    // One resolver for the whole process, so that formatters are made once.
    private static readonly MessagePackSerializerOptions s_options = MessagePackSerializerOptions.Standard
        .WithResolver(new RemoteFormatterResolver(CompositeResolver.Create(
            [new BigIntegerAsBytes(), new AnyObjectFormatter()],
            [
                NativeDateTimeResolver.Instance, // DateTime with its Kind, which MessagePack's own time stamp does not have
                ContractlessStandardResolverAllowPrivate.Instance,
            ])))
        .WithSecurity(RemoteSecurity.Instance);

    /// <summary>The options for a function whose values may name these types.</summary>
    public static MessagePackSerializerOptions Options(NamedTypes types) => new RemoteSerializerOptions(s_options, types);

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="declared">The type that the other side will expect.</param>
    /// <param name="value">The value.</param>
    /// <param name="what">What it is to the reader of an error message.</param>
    /// <exception cref="NotSupportedException">The value cannot leave its process.</exception>
    public static void Write(
        ref MessagePackWriter writer, Type declared, object? value, string what, MessagePackSerializerOptions options)
    {
        try
        {
            if (value is null)
            {
                writer.WriteNil();
                writer.WriteNil();
            }
            else if (SaysEnough(declared) || value.GetType() == declared)
            {
                writer.WriteNil();
                MessagePackSerializer.Serialize(declared, ref writer, value, options);
            }
            else
            {
                WriteNamed(ref writer, value, options);
            }
        }
        catch (Exception e) when (
            e is MessagePackSerializationException or TypeInitializationException or NotSupportedException
                or InsufficientExecutionStackException)
        {
            throw Refusal(what, value!.GetType(), e);
        }
    }

    /// <summary>Writes the name of a value's type and the value.</summary>
    public static void WriteNamed(ref MessagePackWriter writer, object value, MessagePackSerializerOptions options)
    {
        Type own = value.GetType();
        if (AdviceAgainst(own) is { } advice)
        {
            throw new NotSupportedException($"it holds a {own}, and {advice}");
        }

        if (!((RemoteSerializerOptions)options).Types.Contains(own))
        {
            throw new NotSupportedException(
                $"{own} is not among the types of the function's signature, and the other side makes no others. Declare it, or put "
                    + $"[KnownType(typeof({own.Name}))] on the declared type or on the class of the function.");
        }

        writer.Write(own.AssemblyQualifiedName);
        MessagePackSerializer.Serialize(own, ref writer, value, options);
    }

    /// <summary>Reads what <see cref="Write"/> or <see cref="WriteNamed"/> wrote.</summary>
    public static object? Read(ref MessagePackReader reader, Type declared, MessagePackSerializerOptions options)
    {
        Type type = reader.ReadString() is { } name ? ((RemoteSerializerOptions)options).Types.Find(name, declared) : declared;
        if (reader.TryReadNil())
        {
            return null;
        }

        // Void functions have null for a result, so nothing else comes by here.
        return MessagePackSerializer.Deserialize(type, ref reader, options);
    }

    /// <summary>An error for what no attempt is needed for; null if an attempt may be made.</summary>
    public static NotSupportedException? RefusalOf(Type type, string what) =>
        AdviceAgainst(type) is { } advice
            ? new NotSupportedException($"{what} cannot travel between processes: {advice} (ASYNCIO113)") : null;

    private static string? AdviceAgainst(Type type) => RemoteFormatterResolver.AdviceAgainst(type);

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
                + "tuples, records, and "
                + "classes whose constructor takes what their properties hold, or nothing. (ASYNCIO113)",
            error);
    }
}
