using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;

namespace AsyncioSharp.Remoting;

/// <summary>
/// What <see cref="FunctionReference.Write"/> has written, on the other side: the module's identity, the method's token in it, and the
/// names of the generic arguments. Reading it resolves nothing.
/// </summary>
/// <param name="Module">The identity of the module, which every build has anew.</param>
/// <param name="Token">The metadata token of the method.</param>
/// <param name="OfType">How many of the generic arguments are those of the class.</param>
/// <param name="Arguments">The generic arguments' names, one a line, so that two names are equal if their texts are.</param>
internal readonly record struct FunctionName(Guid Module, int Token, int OfType, string Arguments)
{
    /// <summary>More than anybody writes; fewer would be guessed wrong some day.</summary>
    private const int MostArguments = 100;

    private const int MethodDefinitions = 0x06;

    public static FunctionName Read(ref MessagePackReader reader)
    {
        Guid module = reader.ReadBytes() is { Length: 16 } bytes ? ReadId(bytes) : throw Malformed();
        int token = reader.ReadInt32();
        int ofType = reader.ReadInt32();
        int count = reader.ReadArrayHeader();
        if (ofType < 0 || ofType > count || count > MostArguments)
        {
            throw Malformed();
        }

        if (count == 0)
        {
            return new FunctionName(module, token, ofType, string.Empty);
        }

        string[] names = new string[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = reader.ReadString() is { } name && !name.Contains('\n', StringComparison.Ordinal) ? name : throw Malformed();
        }

        return new FunctionName(module, token, ofType, string.Join('\n', names));
    }

    /// <summary>An id of 16 bytes.</summary>
    public static Guid ReadId(ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[16];
        bytes.CopyTo(copy);
        return new Guid(copy);
    }

    /// <summary>The method in its module.</summary>
    /// <param name="module">The module with this identity.</param>
    /// <param name="isAllowed">Asked before anything is done with the method.</param>
    /// <param name="find">Gives the type for the name of a generic argument.</param>
    /// <exception cref="InvalidDataException">There is no such function, or it is not allowed.</exception>
    [RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
    [RequiresDynamicCode(RemoteSerializer.Dynamic)]
    public MethodInfo Resolve(Module module, Func<MethodInfo, bool> isAllowed, Func<string, Type> find)
    {
        // Tokens of other tables name methods of other assemblies.
        if (Token >> 24 != MethodDefinitions || Find(module) is not MethodInfo method || !IsFunction(method) || !isAllowed(method))
        {
            throw new InvalidDataException($"{module.Assembly.GetName().Name} has no function 0x{Token:x8} that may be called.");
        }

        string[] names = Arguments.Length == 0 ? [] : Arguments.Split('\n');
        int wantedOfType = method.DeclaringType!.GetGenericArguments().Length;
        int wanted = wantedOfType + method.GetGenericArguments().Length;
        if (OfType != wantedOfType || names.Length != wanted)
        {
            throw new InvalidDataException($"{method.DeclaringType}.{method.Name} has {wanted} generic arguments, not {names.Length}.");
        }

        Type[] types = [.. names.Select(find)];
        if (OfType > 0)
        {
            Type closed = method.DeclaringType.MakeGenericType(types[..OfType]);
            method = (MethodInfo)MethodBase.GetMethodFromHandle(method.MethodHandle, closed.TypeHandle)!;
        }

        return types.Length > OfType ? method.MakeGenericMethod(types[OfType..]) : method;
    }

    [RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
    private MethodBase? Find(Module module)
    {
        try
        {
            return module.ResolveMethod(Token);
        }
        catch (ArgumentException)
        {
            return null; // no such token
        }
    }

    /// <summary>A static method with code of its own, or a lambda that captures nothing.</summary>
    [RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
    [RequiresDynamicCode(RemoteSerializer.Dynamic)]
    private static bool IsFunction(MethodInfo method) =>
        method.DeclaringType is { } type
            && (method.IsStatic || FunctionReference.IsStateless(type))
            && !method.IsAbstract
            && !method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
            && method.GetMethodBody() is not null
            && !IsMain(method, type);

    /// <summary>The program's own beginning. That of an async one is not the entry point itself, which the compiler writes.</summary>
    private static bool IsMain(MethodInfo method, Type type) =>
        method.Module.Assembly.EntryPoint?.DeclaringType == type && method.Name is "Main" or "<Main>" or "<Main>$";

    private static InvalidDataException Malformed() => new("The name of a function cannot be read.");
}
