using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;

namespace AsyncioSharp.Remoting;

/// <summary>
/// What goes over the wire for a function: the types of its arguments and of its result. Both sides make it from the function itself, so
/// that neither has to believe the other.
/// </summary>
/// <remarks>
/// A token and a progress object do not travel as values: an executor that supports them has something else in their place on the other
/// side. The result of an async function is what it gives when it is awaited.
/// </remarks>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class Signature
{
    private readonly MethodInfo _method;
    private readonly bool[] _isValue;

    // What a value is to the reader of an error message. Made once: most calls need none of them.
    private readonly string[] _argumentNames;
    private readonly string _resultName;
    private readonly Lazy<MessagePackSerializerOptions> _options;

    public Signature(MethodInfo method)
    {
        _method = method;
        Parameters = [.. method.GetParameters().Select(static one => one.ParameterType)];
        Result = ResultOf(method.ReturnType);
        _isValue = [.. Enumerable.Range(0, Parameters.Count).Select(i => !IsToken(i) && !IsProgress(i))];
        _argumentNames = [.. Enumerable.Range(0, Parameters.Count).Select(i => $"Argument {i + 1} of {this}")];
        _resultName = $"The result of {this}";
        _options = new Lazy<MessagePackSerializerOptions>(() => RemoteSerializer.Options(new NamedTypes(_method, [.. Parameters, Result])));
    }

    public IReadOnlyList<Type> Parameters { get; }

    /// <summary>What the function returns as it is declared: for an async one a task or a coroutine.</summary>
    public Type ReturnType => _method.ReturnType;

    /// <summary>What is sent back; <see langword="void"/> for nothing.</summary>
    public Type Result { get; }

    /// <summary>The serializer's options, which know the types that may be named.</summary>
    public MessagePackSerializerOptions Options => _options.Value;

    public bool IsAsync => ReturnType != Result;

    public bool IsToken(int parameter) => Parameters[parameter] == typeof(CancellationToken);

    public bool IsProgress(int parameter) =>
        Parameters[parameter] is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IProgress<>);

    /// <summary>Whether an argument is sent as a value.</summary>
    public bool IsValue(int parameter) => _isValue[parameter];

    public void WriteArguments(ref MessagePackWriter writer, object?[] arguments)
    {
        if (arguments.Length != Parameters.Count)
        {
            throw new ArgumentException($"{this} takes {Parameters.Count} arguments, not {arguments.Length}.");
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            if (IsValue(i))
            {
                RemoteSerializer.Write(ref writer, Parameters[i], arguments[i], _argumentNames[i], Options);
            }
        }
    }

    /// <summary>Reads what <see cref="WriteArguments"/> wrote. Tokens and progress objects are null in it.</summary>
    public object?[] ReadArguments(ref MessagePackReader reader)
    {
        object?[] arguments = new object?[Parameters.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (IsValue(i))
            {
                arguments[i] = RemoteSerializer.Read(ref reader, Parameters[i], Options);
            }
        }

        return arguments;
    }

    public void WriteResult(ref MessagePackWriter writer, object? result) =>
        RemoteSerializer.Write(ref writer, Result, result, _resultName, Options);

    public object? ReadResult(ref MessagePackReader reader) => RemoteSerializer.Read(ref reader, Result, Options);

    public override string ToString() => $"{_method.DeclaringType!.FullName}.{_method.Name}";

    /// <summary>What is awaited from a value of this type; the type itself if it is no task and no coroutine.</summary>
    public static Type ResultOf(Type type)
    {
        if (type == typeof(Task) || type == typeof(ValueTask) || type == typeof(Coroutine))
        {
            return typeof(void);
        }

        Type? open = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(Coroutine<>) ? type.GetGenericArguments()[0] : type;
    }
}
