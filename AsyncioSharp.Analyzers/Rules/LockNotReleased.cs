using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY013: <c>await gate.Acquire()</c> whose releaser is dropped, where nothing calls <c>Release</c> either: not in the member, nor, for a
/// gate that is a field or property, in the type.
/// </summary>
internal sealed class LockNotReleased : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var awaiting = (IAwaitOperation)found.Operation;
        if (Functions.Awaited(awaiting) is not IInvocationOperation { TargetMethod: { Name: "Acquire" } acquire } call) return;
        if (!model.Symbols.IsLibrary(acquire) || !IsDropped(awaiting) || IsReleased(call)) return;
        found.Report(Descriptors.LockNotReleased, awaiting, Words.Member(acquire));
    }, OperationKind.Await);

    private static bool IsDropped(IAwaitOperation awaiting) => awaiting.Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsUsing: false } local } } =>
            !Functions.Body(awaiting).Descendants().Any(one => SymbolEqualityComparer.Default.Equals(Functions.Named(one), local)),
        _ => false,
    };

    private static bool IsReleased(IInvocationOperation call)
    {
        bool isMember = Functions.Named(call.Instance) is IFieldSymbol or IPropertySymbol;
        SyntaxNode? searched = isMember
            ? call.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()
            : call.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>(static one => one is not GlobalStatementSyntax);
        searched ??= call.Syntax.SyntaxTree.GetRoot();
        return searched.DescendantNodes().Any(static node => node is SimpleNameSyntax { Identifier.ValueText: "Release" });
    }
}
