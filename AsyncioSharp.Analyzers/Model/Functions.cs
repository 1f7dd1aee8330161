using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers;

/// <summary>Questions about the function that an operation stands in.</summary>
internal static class Functions
{
    /// <summary>The lambda or local function around an operation; null if it stands in the member itself.</summary>
    public static IOperation? Inner(IOperation operation)
    {
        IOperation? around = operation.Parent;
        while (around is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation)) around = around.Parent;
        return around;
    }

    /// <summary>What stands around an operation, from the inside out, up to the function.</summary>
    public static IEnumerable<IOperation> Around(IOperation operation)
    {
        IOperation? around = operation.Parent;
        for (; around is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent) yield return around;
    }

    /// <summary>The symbol of the innermost function: lambda, local function, method or accessor.</summary>
    public static IMethodSymbol? Symbol(IOperation operation, ISymbol member) => Inner(operation) switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        _ => member as IMethodSymbol,
    };

    /// <summary>The body of the innermost function, as the outermost operation in it.</summary>
    public static IOperation Body(IOperation operation)
    {
        while (operation.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation)) operation = parent;
        return operation;
    }

    /// <summary>An operation and all in it, without what stands in lambdas and local functions.</summary>
    public static IEnumerable<IOperation> Within(IOperation operation)
    {
        yield return operation;
        foreach (IOperation child in operation.ChildOperations)
        {
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            foreach (IOperation inner in Within(child)) yield return inner;
        }
    }

    public static bool HasAwait(IOperation operation) => Within(operation).Any(static one => one is IAwaitOperation
        or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true }
        or IUsingDeclarationOperation { IsAsynchronous: true });

    /// <summary>What is awaited, without the ConfigureAwait around it.</summary>
    public static IOperation Awaited(IAwaitOperation awaiting)
    {
        IOperation operation = Plain(awaiting.Operation);
        while (operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } instance })
        {
            operation = Plain(instance);
        }
        return operation;
    }

    /// <summary>Who takes a lambda or a method's name: the call, the event, the variable.</summary>
    public static IOperation? Taker(IOperation function)
    {
        IOperation? taker = function.Parent;
        while (taker is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation) taker = taker.Parent;
        return taker;
    }

    /// <summary>An operation without conversions and parentheses around it.</summary>
    public static IOperation Plain(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion: operation = conversion.Operand; break;
                case IParenthesizedOperation parenthesized: operation = parenthesized.Operand; break;
                default: return operation;
            }
        }
    }

    /// <summary>The variable, parameter, field or property that an operation reads; null for anything else.</summary>
    public static ISymbol? Named(IOperation? operation) => operation is null ? null : Plain(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property,
        _ => null,
    };
}
