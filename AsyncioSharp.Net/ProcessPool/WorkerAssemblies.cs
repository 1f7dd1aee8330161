using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using AsyncioSharp.Remoting;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// In the worker: finds the assembly of a function. The worker is started with the dependencies of its parent, so a name is nearly always
/// enough. An assembly that the parent has loaded from another place, as plugin hosts do, is loaded from the same path, with the
/// dependencies that its own deps.json names.
/// </summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
internal static class WorkerAssemblies
{
    private static readonly List<AssemblyDependencyResolver> s_resolvers = [];

    public static Assembly Load(string name, string? location)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException) when (location is not null)
        {
            if (s_resolvers.Count == 0)
            {
                AssemblyLoadContext.Default.Resolving += Resolve;
            }

            s_resolvers.Add(new AssemblyDependencyResolver(location));
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(location);
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        s_resolvers.Select(one => one.ResolveAssemblyToPath(name)).FirstOrDefault(static path => path is not null) is { } found
            ? context.LoadFromAssemblyPath(found)
            : null;
}
