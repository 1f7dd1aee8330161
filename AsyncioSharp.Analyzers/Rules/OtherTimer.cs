using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY005: delays and limits of .NET in loop code without a <c>TimeProvider</c>.</summary>
internal sealed class OtherTimer : Rule
{
    private const string Provider = "pass the loop's TimeProvider";

    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        context.RegisterOperationAction(found =>
        {
            var call = (IInvocationOperation)found.Operation;
            IMethodSymbol method = call.TargetMethod;
            if (method.Name is not ("Delay" or "WaitAsync") || method.ContainingType is not { Name: "Task" } || !TakesTime(method)) return;
            if (!IsOf(method, "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", model) || IsNoDelay(call)) return;
            Report(found, method, method.Name == "Delay" ? "await Asyncio.Sleep" : "await Asyncio.WaitFor, or " + Provider, model);
        }, OperationKind.Invocation);

        context.RegisterOperationAction(found =>
        {
            if (found.Operation is not IObjectCreationOperation { Constructor: { } made } || !TakesTime(made)) return;
            if (!IsOf(made, "System.Threading.CancellationTokenSource", "System.Threading.PeriodicTimer", model)) return;
            Report(found, made, Provider, model);
        }, OperationKind.ObjectCreation);
    }

    private static void Report(OperationAnalysisContext found, IMethodSymbol method, string advice, Model model)
    {
        if (!model.LoopCode.Contains(found.Operation, found.ContainingSymbol)) return;
        found.Report(Descriptors.OtherTimer, found.Operation, Words.Member(method), advice);
    }

    private static bool IsOf(IMethodSymbol method, string type, string otherType, Model model) =>
        model.Symbols.Declares(type, method) || model.Symbols.Declares(otherType, method);

    private static bool TakesTime(IMethodSymbol method) =>
        method.Parameters.Any(static one => one.Type.SpecialType == SpecialType.System_Int32 || one.Type.Name == "TimeSpan")
        && !method.Parameters.Any(static one => one.Type.Name == "TimeProvider");

    /// <summary>Zero is over at once, and an endless one waits for its token: neither looks at a clock.</summary>
    private static bool IsNoDelay(IInvocationOperation call) => call.Arguments[0].Value switch
    {
        { ConstantValue: { HasValue: true, Value: 0 or -1 } } => true,
        IFieldReferenceOperation { Field.Name: "Zero" or "InfiniteTimeSpan" } => true,
        _ => false,
    };
}
