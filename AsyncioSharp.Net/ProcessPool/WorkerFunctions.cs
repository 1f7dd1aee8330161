using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// The functions of a call to a worker. The parent's number for a function comes first, so that the worker resolves each only once; then
/// where its assembly is, and its name.
/// </summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal static class WorkerFunctions
{
    private static readonly Dictionary<int, RemoteFunction> s_known = [];

    public static void Write(ref MessagePackWriter writer, FunctionReference function)
    {
        Assembly assembly = function.Method.Module.Assembly;
        writer.Write(function.Id);
        writer.Write(assembly.FullName);
        writer.Write(Location(assembly));
        function.Write(ref writer);
    }

    /// <summary>In the worker: reads what <see cref="Write"/> wrote.</summary>
    public static RemoteFunction Read(ref MessagePackReader reader)
    {
        int id = reader.ReadInt32();
        if (s_known.TryGetValue(id, out RemoteFunction? known))
        {
            for (int i = 0; i < 6; i++)
            {
                reader.Skip();
            }

            return known;
        }

        string assembly = reader.ReadString()!;
        string? location = reader.ReadString();
        var name = FunctionName.Read(ref reader);
        Module module = WorkerAssemblies.Load(assembly, location).ManifestModule;
        if (module.ModuleVersionId != name.Module)
        {
            throw new InvalidOperationException(
                $"{module.Assembly.GetName().Name} is not the one that the parent process runs: the program was rebuilt after it had "
                    + "started.");
        }

        // A worker calls whatever its parent names, which is the only one that can speak to it.
        MethodInfo method = name.Resolve(module, static _ => true, static type => Type.GetType(type, throwOnError: true)!);
        return s_known[id] = new RemoteFunction(method);
    }

    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "An assembly inside of a single file has no path and needs none: it is found by name.")]
    private static string? Location(Assembly assembly) => assembly.Location is { Length: > 0 } path ? path : null;
}
