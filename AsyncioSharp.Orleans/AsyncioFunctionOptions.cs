using System.Reflection;

namespace AsyncioSharp.Orleans;

/// <summary>Which functions a silo runs, and how many at a time.</summary>
public sealed class AsyncioFunctionOptions
{
    internal HashSet<Assembly> Assemblies { get; } = [];

    internal HashSet<Type> Types { get; } = [];

    /// <summary>
    /// How many functions run at a time on this silo, each on a thread of its own; null means the number of processors. Dask's
    /// <c>nthreads</c>, Ray's <c>num_cpus</c>.
    /// </summary>
    public int? MaxWorkers { get; set; }

    /// <summary>
    /// Allows every static function of an assembly, lambdas and local functions that capture nothing too. Also its types as generic
    /// arguments. Whoever reaches the silo may call them: choose an assembly that holds nothing else.
    /// </summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>The same options.</returns>
    public AsyncioFunctionOptions AllowAssembly(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Assemblies.Add(assembly);
        return this;
    }

    /// <summary>Allows the static functions of one class, and what is written inside of them.</summary>
    /// <param name="type">The class; it may be static.</param>
    /// <returns>The same options.</returns>
    public AsyncioFunctionOptions AllowType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        Types.Add(type);
        return this;
    }
}
