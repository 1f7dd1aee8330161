using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using MessagePack;

namespace AsyncioSharp.Remoting;

/// <summary>
/// A function that can be named: which assembly, which method in it, and with which generic arguments. The other side has the same program,
/// so it finds the same code.
/// </summary>
/// <remarks>
/// The method is sent as its metadata token and the identity of its module. Unlike a name and a list of parameters, that is exact for
/// overloads, local functions and lambdas; and a program that was rebuilt meanwhile is noticed.
/// </remarks>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class FunctionReference
{
    // Weak, so that methods of assemblies that can be unloaded are not kept.
    private static readonly ConditionalWeakTable<MethodInfo, FunctionReference> s_known = [];

    private static int s_lastId;

    // Made once: a call is to cost no reflection.
    private readonly byte[] _name;
    private readonly Lazy<NotSupportedException?> _plainRefusal;
    private readonly Lazy<NotSupportedException?> _refusal;

    private FunctionReference(MethodInfo method)
    {
        Method = method;
        Signature = new Signature(method);
        AssemblyName = method.Module.Assembly.GetName().Name!;
        _name = Name(method);
        _plainRefusal = new Lazy<NotSupportedException?>(() => Refusal(plain: true));
        _refusal = new Lazy<NotSupportedException?>(() => Refusal(plain: false));
    }

    /// <summary>A number of its own within this process.</summary>
    public int Id { get; } = Interlocked.Increment(ref s_lastId);

    public MethodInfo Method { get; }

    /// <summary>The simple name of the function's assembly.</summary>
    public string AssemblyName { get; }

    public Signature Signature { get; }

    /// <summary>The reference to a delegate's function whose result is taken as this type.</summary>
    /// <exception cref="NotSupportedException">The delegate is more than a static function, or it is async and its task itself is wanted.
    /// </exception>
    public static FunctionReference To(Delegate function, Type result)
    {
        FunctionReference reference = To(function);
        return reference.Signature.IsAsync && Signature.ResultOf(result) != result
            ? throw new NotSupportedException(
                $"{reference} is async, and its task stays where it runs. Submit it as a Func that returns its task, not as one of "
                    + "any result T, and await it once. (Map of a process pool takes functions that are not async.)")
            : reference;
    }

    /// <summary>The reference to a delegate's function.</summary>
    /// <exception cref="NotSupportedException">The delegate is more than a static function.</exception>
    public static FunctionReference To(Delegate function)
    {
        if (!function.HasSingleTarget)
        {
            throw new NotSupportedException(
                "A delegate that calls several functions cannot go to a worker process: submit them one by one.");
        }

        MethodInfo method = function.Method;
        if ((function.Target is null || !method.IsStatic) && s_known.TryGetValue(method, out FunctionReference? known))
        {
            return known; // the checks cost reflection, and what they found for a method stays true
        }

        if (method is DynamicMethod || method.DeclaringType is not { } type || type.Assembly.IsDynamic)
        {
            throw new NotSupportedException(
                $"{method.Name} was generated at run time, and a worker process cannot find it: submit a function of the program.");
        }

        if (function.Target is { } target && (method.IsStatic || !IsStateless(target.GetType())))
        {
            throw new NotSupportedException(IsGenerated(target.GetType())
                ? $"{type.FullName}.{method.Name} captures variables ({Captured(target.GetType())}), which stay in this process. "
                    + "Make the lambda or local function static and pass what it needs as arguments: "
                    + "pool.Submit(Function, argument) or loop.RunInExecutor(pool, Function, argument)."
                : $"{type.FullName}.{method.Name} is bound to an object, which stays in this process. "
                    + "Make it a static method and pass what it needs as arguments: "
                    + "pool.Submit(Function, argument) or loop.RunInExecutor(pool, Function, argument).");
        }

        return s_known.GetValue(method, static one => new FunctionReference(one));
    }

    /// <summary>Refuses a function with arguments or a result that cannot travel.</summary>
    /// <param name="plain">Whether every parameter has to be a value: tokens and progress objects are refused too.</param>
    /// <exception cref="NotSupportedException">An argument or the result cannot travel.</exception>
    public void Check(bool plain)
    {
        if ((plain ? _plainRefusal : _refusal).Value is { } refusal)
        {
            throw new NotSupportedException(refusal.Message);
        }
    }

    /// <summary>Writes the module's identity, the method in it, and the names of the generic arguments.</summary>
    public void Write(ref MessagePackWriter writer) => writer.WriteRaw(_name);

    public override string ToString() => Signature.ToString();

    /// <summary>
    /// Lambdas that capture nothing are methods of a compiler-generated object without fields. The other side makes its own.
    /// </summary>
    public static bool IsStateless(Type target) => IsGenerated(target) && Fields(target).Length == 0;

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    /// <summary>
    /// The compiler's own fields have a bracket in their names: caches, links to outer closures, and one that is worth telling.
    /// </summary>
    private static string Captured(Type closure) => string.Join(", ", Fields(closure)
        .Select(static field => field.Name)
        .Where(static name => !name.Contains('<', StringComparison.Ordinal) || name.EndsWith("__this", StringComparison.Ordinal))
        .Select(static name => name.EndsWith("__this", StringComparison.Ordinal) ? "this" : name));

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static byte[] Name(MethodInfo method)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        var writer = new MessagePackWriter(buffer);
        writer.Write(method.Module.ModuleVersionId.ToByteArray());
        writer.Write(method.MetadataToken);
        Type[] ofType = method.DeclaringType!.GetGenericArguments();
        Type[] ofMethod = method.GetGenericArguments();
        writer.Write(ofType.Length);
        writer.WriteArrayHeader(ofType.Length + ofMethod.Length);
        foreach (Type type in ofType.Concat(ofMethod))
        {
            writer.Write(type.AssemblyQualifiedName);
        }

        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private NotSupportedException? Refusal(bool plain)
    {
        for (int i = 0; i < Signature.Parameters.Count; i++)
        {
            Type parameter = Signature.Parameters[i];
            if ((plain || Signature.IsValue(i))
                && RemoteSerializer.RefusalOf(parameter, $"An argument of {this}, of type {parameter},") is { } refusal)
            {
                return refusal;
            }
        }

        return RemoteSerializer.RefusalOf(Signature.Result, $"The result of {this}, of type {Signature.Result},");
    }
}
