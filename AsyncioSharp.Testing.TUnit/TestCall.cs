using System.Reflection;

namespace AsyncioSharp.Testing;

/// <summary>The call of a test method, by reflection.</summary>
/// <remarks>
/// TUnit's own call goes on, when the method's work is done, on a thread of the pool, and virtual time could go on meanwhile.
/// </remarks>
internal sealed class TestCall(MethodInfo method, TestContext context)
{
    /// <summary>The test method.</summary>
    public MethodInfo Method => method;

    /// <summary>Of a test; null if its method is not found, or wants what TUnit alone can give.</summary>
    public static TestCall? Of(TestContext context)
    {
        TestDetails test = context.Metadata.TestDetails;
        Type[] parameters = [.. test.MethodMetadata.Parameters.Select(static one => one.Type)];
        MethodInfo? method = test.ClassType.GetMethods().FirstOrDefault(one => one.Name == test.MethodName
            && one.GetGenericArguments().Length == test.MethodGenericArguments.Length && one.GetParameters().Length == parameters.Length
            && (one.IsGenericMethod || parameters.SequenceEqual(one.GetParameters().Select(static parameter => parameter.ParameterType))));
        if (method is { IsGenericMethodDefinition: true })
        {
            method = method.MakeGenericMethod(test.MethodGenericArguments);
        }

        return method is not null && parameters.Length - test.TestMethodArguments.Length <= (TakesToken(method) ? 1 : 0)
            ? new TestCall(method, context) : null;
    }

    /// <summary>Calls it on the object of the present run.</summary>
    public object? Invoke()
    {
        TestDetails test = context.Metadata.TestDetails;
        object?[] arguments = test.TestMethodArguments.Length < method.GetParameters().Length
            ? [.. test.TestMethodArguments, context.Execution.CancellationToken] : test.TestMethodArguments;
        return method.Invoke(test.ClassInstance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static bool TakesToken(MethodInfo method) =>
        method.GetParameters() is [.., { ParameterType: var last }] && last == typeof(CancellationToken);
}
