using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncioSharp.Analyzers;

internal static class Reports
{
    /// <summary>Reports a rule at an operation.</summary>
    public static void Report(this OperationAnalysisContext context, DiagnosticDescriptor rule, IOperation at, params object[] arguments) =>
        context.Report(rule, at.Syntax.GetLocation(), arguments);

    public static void Report(this OperationAnalysisContext context, DiagnosticDescriptor rule, Location at, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, at, arguments));
}
