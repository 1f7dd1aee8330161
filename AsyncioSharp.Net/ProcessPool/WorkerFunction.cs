using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>In the worker: a function that was asked for, ready to be called.</summary>
[RequiresUnreferencedCode(WorkerSerializer.Unreferenced)]
internal sealed class WorkerFunction
{
    private readonly MethodInfo _method;
    private readonly object? _target;

    public WorkerFunction(MethodInfo method)
    {
        _method = method;
        Parameters = [.. method.GetParameters().Select(static one => one.ParameterType)];

        // A lambda without captures is an instance method of an object that has no state.
        _target = method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
    }

    public IReadOnlyList<Type> Parameters { get; }

    public Type ReturnType => _method.ReturnType;

    public object? Invoke(object?[] arguments) =>
        _method.Invoke(_target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
}
