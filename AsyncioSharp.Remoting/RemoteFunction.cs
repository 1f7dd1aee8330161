using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Remoting;

/// <summary>On the other side: a function that was asked for, ready to be called.</summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class RemoteFunction
{
    private readonly MethodInfo _method;
    private readonly object? _target;

    public RemoteFunction(MethodInfo method)
    {
        _method = method;
        Signature = new Signature(method);

        // A lambda without captures is an instance method of an object that has no state.
        _target = method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
    }

    public Signature Signature { get; }

    public object? Invoke(object?[] arguments) =>
        _method.Invoke(_target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
}
