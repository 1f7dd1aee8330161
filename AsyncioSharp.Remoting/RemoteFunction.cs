using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Remoting;

/// <summary>On the other side: a function that was asked for, ready to be called.</summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class RemoteFunction
{
    private readonly MethodInvoker _method;
    private readonly object? _target;
    private readonly AsyncFunction? _async;

    public RemoteFunction(MethodInfo method)
    {
        _method = MethodInvoker.Create(method);
        Signature = new Signature(method);
        _async = Signature.IsAsync ? AsyncFunction.For(Signature.Result) : null;

        // A lambda without captures is an instance method of an object that has no state.
        _target = method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
    }

    public Signature Signature { get; }

    /// <summary>What the function gives back; an async one is awaited.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="token">Cancels the task that an async function runs in.</param>
    public object? Call(object?[] arguments, CancellationToken token) =>
        _async is null ? _method.Invoke(_target, arguments.AsSpan()) : _async.Run(() => _method.Invoke(_target, arguments.AsSpan()), token);
}
