using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY005: delays and limits of .NET in loop code without a <c>TimeProvider</c>.</summary>
internal sealed class OtherTimer : Rule
{
    private const string Provider = "pass the loop's TimeProvider";

    private static readonly string[] s_types =
        ["System.Threading.Tasks.Task", "System.Threading.SemaphoreSlim", "System.Threading.CancellationTokenSource"];

    private static readonly string[] s_made = ["System.Threading.CancellationTokenSource", "System.Threading.PeriodicTimer"];

    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        context.RegisterOperationAction(found =>
        {
            var call = (IInvocationOperation)found.Operation;
            IMethodSymbol method = call.TargetMethod;
            if (method.Name is not ("Delay" or "WaitAsync" or "CancelAfter") || !TakesTime(method) || IsNoDelay(call)) return;
            string? advice = (method.ContainingType.Name, method.Name) switch
            {
                ("Task", "Delay") => "await Asyncio.Sleep",
                ("Task", "WaitAsync") => "await Asyncio.WaitFor, or " + Provider,
                ("SemaphoreSlim", "WaitAsync") => "await Asyncio.WaitFor",
                ("CancellationTokenSource", "CancelAfter") when HasNoProvider(call) => "make it with the loop's TimeProvider",
                _ => null,
            };
            if (advice is null || !s_types.Any(type => model.Symbols.Declares(type, method))) return;
            Report(found, method, advice, model);
        }, OperationKind.Invocation);

        context.RegisterOperationAction(found =>
        {
            if (found.Operation is not IObjectCreationOperation { Constructor: { } made } || !TakesTime(made)) return;
            if (!s_made.Any(type => model.Symbols.Declares(type, made))) return;
            Report(found, made, Provider, model);
        }, OperationKind.ObjectCreation);
    }

    private static void Report(OperationAnalysisContext found, IMethodSymbol method, string advice, Model model)
    {
        if (!model.LoopCode.Contains(found.Operation, found.ContainingSymbol)) return;
        found.Report(Descriptors.OtherTimer, found.Operation, Words.Member(method), advice);
    }

    /// <summary>Whether a source was made in the same function without a provider: elsewhere it may have the loop's.</summary>
    private static bool HasNoProvider(IInvocationOperation call)
    {
        if (Functions.Named(call.Instance) is not ILocalSymbol source) return false;
        return Functions.Body(call).DescendantsAndSelf().OfType<IVariableDeclaratorOperation>()
            .Where(one => SymbolEqualityComparer.Default.Equals(one.Symbol, source))
            .Any(static one => one.GetVariableInitializer()?.Value is { } made && Functions.Plain(made)
                is IObjectCreationOperation { Arguments.IsEmpty: true }
                or IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" });
    }

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
