using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncioSharp.Analyzers;

/// <summary>One rule: says which parts of a program it wants to see, and reports what it finds.</summary>
internal abstract class Rule
{
    /// <summary>Called once for each compilation that knows AsyncioSharp.</summary>
    public abstract void Register(CompilationStartAnalysisContext context, Model model);
}
