using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY004, the other half: <c>.Result</c> and <c>.GetAwaiter().GetResult()</c> of a .NET task in loop code. A task whose end the function
/// has asked for or waited for before is done, and may be read.
/// </summary>
internal sealed class ResultOfPendingTask : Rule
{
    private const string Advice = "await the task";

    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        context.RegisterOperationAction(found =>
        {
            var read = (IPropertyReferenceOperation)found.Operation;
            if (read.Property.Name == "Result" && IsTask(read.Property.ContainingType)) Check(found, read.Instance, read.Property, model);
        }, OperationKind.PropertyReference);

        context.RegisterOperationAction(found =>
        {
            var call = (IInvocationOperation)found.Operation;
            if (call.TargetMethod.Name == "GetResult" && call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter" } awaiter)
            {
                IOperation? task = awaiter.Instance;
                if (task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured) task = configured.Instance;
                if (IsTask(task?.Type)) Check(found, task, call.TargetMethod, model);
            }
        }, OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext found, IOperation? task, ISymbol member, Model model)
    {
        if (task is null || MayBeDone(task, found.Operation)) return;
        if (!model.LoopCode.Contains(found.Operation, found.ContainingSymbol)) return;
        string name = member is IPropertySymbol ? Words.Member(member) : "GetAwaiter().GetResult()";
        found.Report(Descriptors.BlockingCall, found.Operation, name, Advice);
    }

    private static bool IsTask(ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask" } && type.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks";

    /// <summary>
    /// Whether the task is a parameter, an element of something or a variable of the function around, all of which may be known to be done;
    /// or stands in an earlier await, IsCompleted or Status of the same function.
    /// </summary>
    private static bool MayBeDone(IOperation task, IOperation read)
    {
        task = Functions.Plain(task);
        if (task is IInvocationOperation call)
        {
            // What takes a task and gives it back, as a cast does, says nothing of its end.
            return call.TargetMethod.Name is "FromResult" or "WhenAny" || SyncHalf.IsAskedBy(call)
                || call.Arguments.Any(static one => IsTask(Functions.Plain(one.Value).Type));
        }
        if (Functions.Named(task) is not { } name || name is IParameterSymbol) return true;
        if (name is ILocalSymbol local && !IsSame(local.ContainingSymbol, Functions.Symbol(read, local.ContainingSymbol)!)) return true;
        return Functions.Body(read).DescendantsAndSelf().Any(earlier => earlier.Syntax.SpanStart < read.Syntax.SpanStart && earlier switch
        {
            IAwaitOperation awaiting => awaiting.DescendantsAndSelf().Any(one => IsSame(Functions.Named(one), name)),
            IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status" or "IsFaulted" } asked =>
                IsSame(Functions.Named(asked.Instance), name),
            _ => false,
        });
    }

    private static bool IsSame(ISymbol? one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
