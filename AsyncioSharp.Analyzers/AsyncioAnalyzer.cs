using System.Collections.Immutable;
using AsyncioSharp.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// All rules behind one analyzer: the symbols are resolved once per compilation, and what has been found out about a method serves every
/// rule. A compilation that does not know AsyncioSharp costs nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncioAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<Rule> s_rules =
    [
        new CoroutineNeverAwaited(),
        new CoroutineAwaitedTwice(),
        new BlockingCall(),
        new ResultOfPendingTask(),
        new OtherTimer(),
        new WallClock(),
        new ConfigureAwaitFalse(),
        new CancellationCaught(),
        new CancellationSwallowed(),
        new WrongErrorCaught(),
        new AwaitWithoutToken(),
        new LoopMemberOffLoop(),
        new AsyncVoid(),
        new WriteWithoutDrain(),
        new LockNotReleased(),
        new YieldWhileHolding(),
        new ScopeUsedAgain(),
        new NestedRun(),
        new LoopOutsideRun(),
        new TestBlocksLoop(),
        new LockAcrossAwait(),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (Model.Of(start.Compilation) is not { } model) return;
            foreach (Rule rule in s_rules) rule.Register(start, model);
        });
    }
}
