using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY020: <c>DateTime.Now</c> and its like in loop code.</summary>
internal sealed class WallClock : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        IPropertySymbol property = ((IPropertyReferenceOperation)found.Operation).Property;
        if (property.Name is not ("Now" or "UtcNow" or "Today")) return;
        if (!model.Symbols.Declares("System.DateTime", property) && !model.Symbols.Declares("System.DateTimeOffset", property)) return;
        if (!model.LoopCode.Contains(found.Operation, found.ContainingSymbol)) return;
        found.Report(Descriptors.WallClock, found.Operation, Words.Member(property));
    }, OperationKind.PropertyReference);
}
