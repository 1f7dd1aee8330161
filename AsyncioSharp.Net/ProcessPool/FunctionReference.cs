using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using MessagePack;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// A function by name: which assembly, which method in it, and with which generic arguments. The other process runs the same program, so it
/// finds the same code.
/// </summary>
/// <remarks>
/// The method is sent as its metadata token and the identity of its module. Unlike a name and a list of parameters, that is exact for
/// overloads, local functions and lambdas; and a program that was rebuilt meanwhile is noticed.
/// </remarks>
[RequiresUnreferencedCode(WorkerSerializer.Unreferenced)]
[RequiresDynamicCode(WorkerSerializer.Dynamic)]
internal sealed class FunctionReference
{
    // Weak, so that methods of assemblies that can be unloaded are not kept.
    private static readonly ConditionalWeakTable<MethodInfo, FunctionReference> s_known = [];

    private static int s_lastId;

    private readonly int _id = Interlocked.Increment(ref s_lastId);
    private readonly MethodInfo _method;

    private FunctionReference(MethodInfo method)
    {
        _method = method;
        Parameters = [.. method.GetParameters().Select(static one => one.ParameterType)];
        foreach (Type parameter in Parameters)
        {
            Check(WorkerSerializer.RefusalOf(parameter, $"An argument of {this}, of type {parameter},"));
        }

        Check(WorkerSerializer.RefusalOf(ReturnType, $"The result of {this}, of type {ReturnType},"));
    }

    public IReadOnlyList<Type> Parameters { get; }

    public Type ReturnType => _method.ReturnType;

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
        if (method is DynamicMethod || method.DeclaringType is not { } type || type.Assembly.IsDynamic)
        {
            throw new NotSupportedException(
                $"{method.Name} was generated at run time, and a worker process cannot find it: submit a function of the program.");
        }

        if (function.Target is { } target && (method.IsStatic || !IsStateless(target.GetType())))
        {
            throw new NotSupportedException(IsGenerated(target.GetType())
                ? $"{type.FullName}.{method.Name} captures variables ({Captured(target.GetType())}), which stay in this process. "
                    + "Make the lambda or local function static " +
                  "and pass what it needs as arguments: pool.Submit(Function, argument) or loop.RunInExecutor(pool, Function, argument)."
                : $"{type.FullName}.{method.Name} is bound to an object, which stays in this process. "
                    + "Make it a static method and pass what it needs as arguments: " +
                  "pool.Submit(Function, argument) or loop.RunInExecutor(pool, Function, argument).");
        }

        return s_known.GetValue(method, static one => new FunctionReference(one));
    }

    public void Write(ref MessagePackWriter writer)
    {
        Type type = _method.DeclaringType!;
        writer.Write(_id);
        writer.Write(type.Assembly.FullName);
        writer.Write(Location(type.Assembly));
        writer.Write(_method.Module.ModuleVersionId.ToByteArray());
        writer.Write(_method.MetadataToken);
        WriteTypes(ref writer, type.GetGenericArguments());
        WriteTypes(ref writer, _method.GetGenericArguments());
    }

    /// <summary>In the worker: reads what <see cref="Write"/> wrote. What is known already is skipped, not resolved again.</summary>
    public static WorkerFunction Read(ref MessagePackReader reader, Dictionary<int, WorkerFunction> known)
    {
        int id = reader.ReadInt32();
        if (known.TryGetValue(id, out WorkerFunction? function))
        {
            for (int i = 0; i < 6; i++)
            {
                reader.Skip();
            }

            return function;
        }

        string name = reader.ReadString()!;
        string? location = reader.ReadString();
        var version = new Guid(reader.ReadBytes()!.Value.ToArray());
        int token = reader.ReadInt32();
        string[] typeArguments = ReadNames(ref reader);
        string[] methodArguments = ReadNames(ref reader);

        Module module = WorkerAssemblies.Load(name, location).ManifestModule;
        if (module.ModuleVersionId != version)
        {
            throw new InvalidOperationException(
                $"{module.Assembly.GetName().Name} is not the one that the parent process runs: the program was rebuilt after it had "
                    + "started.");
        }

        var method = (MethodInfo)module.ResolveMethod(token)!;
        if (typeArguments.Length > 0)
        {
            Type closed = method.DeclaringType!.MakeGenericType(Types(typeArguments));
            method = (MethodInfo)MethodBase.GetMethodFromHandle(method.MethodHandle, closed.TypeHandle)!;
        }

        if (methodArguments.Length > 0)
        {
            method = method.MakeGenericMethod(Types(methodArguments));
        }

        return known[id] = new WorkerFunction(method);
    }

    public override string ToString() => $"{_method.DeclaringType!.FullName}.{_method.Name}";

    /// <summary>Lambdas that capture nothing are methods of a compiler-generated object without fields. The worker makes its own.</summary>
    private static bool IsStateless(Type target) => IsGenerated(target) && Fields(target).Length == 0;

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    /// <summary>
    /// The compiler's own fields have a bracket in their names: caches, links to outer closures, and one that is worth telling.
    /// </summary>
    private static string Captured(Type closure) => string.Join(", ", Fields(closure)
        .Select(static field => field.Name)
        .Where(static name => !name.Contains('<', StringComparison.Ordinal) || name.EndsWith("__this", StringComparison.Ordinal))
        .Select(static name => name.EndsWith("__this", StringComparison.Ordinal) ? "this" : name));

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static void Check(NotSupportedException? refusal)
    {
        if (refusal is not null)
        {
            throw refusal;
        }
    }

    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "An assembly inside of a single file has no path and needs none: it is found by name.")]
    private static string? Location(Assembly assembly) => assembly.Location is { Length: > 0 } path ? path : null;

    private static void WriteTypes(ref MessagePackWriter writer, Type[] types)
    {
        writer.WriteArrayHeader(types.Length);
        foreach (Type type in types)
        {
            writer.Write(type.AssemblyQualifiedName);
        }
    }

    private static string[] ReadNames(ref MessagePackReader reader)
    {
        string[] names = new string[reader.ReadArrayHeader()];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString()!;
        }

        return names;
    }

    private static Type[] Types(string[] names) => [.. names.Select(static name => Type.GetType(name, throwOnError: true)!)];
}
