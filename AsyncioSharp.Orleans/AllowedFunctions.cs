using System.Collections.Concurrent;
using System.Reflection;
using AsyncioSharp.Remoting;

namespace AsyncioSharp.Orleans;

/// <summary>
/// Finds the functions that a silo may run. Assemblies are found by their identity among the allowed ones, never by name.
/// </summary>
internal sealed class AllowedFunctions
{
    private readonly AsyncioFunctionOptions _options;
    private readonly Dictionary<Guid, Module> _modules;
    private readonly ConcurrentDictionary<FunctionName, RemoteFunction> _known = [];

    public AllowedFunctions(AsyncioFunctionOptions options)
    {
        _options = options;
        _modules = options.Assemblies.Concat(options.Types.Select(static type => type.Assembly)).Distinct()
            .ToDictionary(static one => one.ManifestModule.ModuleVersionId, static one => one.ManifestModule);
    }

    /// <summary>The function of that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="assembly">Its assembly's name, for messages alone.</param>
    /// <exception cref="UnauthorizedAccessException">It is not allowed.</exception>
    /// <exception cref="InvalidDataException">There is no such function, or a generic argument is none that is allowed.</exception>
    public RemoteFunction Find(FunctionName name, string assembly)
    {
        if (_known.TryGetValue(name, out RemoteFunction? function))
        {
            return function;
        }

        if (!_modules.TryGetValue(name.Module, out Module? module))
        {
            throw new UnauthorizedAccessException(
                _modules.Values.Any(one => one.Assembly.GetName().Name == assembly)
                    ? $"The silo has another build of {assembly}: deploy the same one to clients and silos."
                    : $"The silo does not run functions of {assembly}: "
                        + "siloBuilder.AddAsyncioFunctions(o => o.AllowAssembly(…)) allows them.");
        }

        return _known.GetOrAdd(name, new RemoteFunction(name.Resolve(module, IsAllowed, FindType)));
    }

    private bool IsAllowed(MethodInfo method)
    {
        if (_options.Assemblies.Contains(method.Module.Assembly))
        {
            return true;
        }

        for (Type? type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (_options.Types.Contains(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A generic argument: a plain type, or one that stands in an allowed assembly and is neither generic nor a pointer.</summary>
    private Type FindType(string name)
    {
        if (NamedTypes.FindPlain(name) is { } plain)
        {
            return plain;
        }

        int comma = name.IndexOf(',', StringComparison.Ordinal);
        string type = comma < 0 ? name : name[..comma];
        string assembly = comma < 0 ? string.Empty : name[(comma + 1)..].Split(',')[0].Trim();
        return type.AsSpan().IndexOfAny("[]*&\\") < 0
            && _options.Assemblies.FirstOrDefault(one => one.GetName().Name == assembly)?.GetType(type)
                is { ContainsGenericParameters: false } found
            ? found
            : throw new InvalidDataException(
                $"'{name}' is no generic argument that the silo allows: plain values are, and types of an allowed assembly that are not "
                    + "generic themselves.");
    }
}
