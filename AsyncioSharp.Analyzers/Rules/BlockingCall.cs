using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY004 and ASY018: calls that stop the loop's thread until something outside has happened.</summary>
internal sealed class BlockingCall : Rule
{
    private static readonly HashSet<string> s_files =
    [
        "ReadAllText", "ReadAllBytes", "ReadAllLines", "WriteAllText", "WriteAllBytes", "WriteAllLines", "AppendAllText", "AppendAllLines",
        "AppendAllBytes", "Copy",
    ];

    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        BlockingMembers members = new(model.Symbols);
        context.RegisterOperationAction(found =>
        {
            var call = (IInvocationOperation)found.Operation;
            IMethodSymbol method = call.TargetMethod;
            if ((members.Advice(method) ?? OfReader(call, model.Symbols)) is { } advice)
            {
                if (IsInstant(call) || MayBeNonBlocking(call, found.ContainingSymbol, model.Symbols)) return;
                if (call.Instance is { } task && SyncHalf.IsAskedBy(task)) return;
                if (!model.LoopCode.Contains(call, found.ContainingSymbol)) return;
                found.Report(Descriptors.BlockingCall, call, Words.Member(method), advice);
            }
            else if (s_files.Contains(method.Name) && model.Symbols.Declares("System.IO.File", method)
                && model.LoopCode.Contains(call, found.ContainingSymbol))
            {
                found.Report(Descriptors.BlockingFile, call, Words.Member(method));
            }
        }, OperationKind.Invocation);
    }

    /// <summary>A reader of a string does not block; what a child that still runs, or the console, says takes its time.</summary>
    private static string? OfReader(IInvocationOperation call, Symbols symbols)
    {
        if (call.TargetMethod.Name is not ("Read" or "ReadLine" or "ReadToEnd")) return null;
        if (call.Instance is not IPropertyReferenceOperation { Property: { } reader }) return null;
        bool isChild = reader.Name is "StandardOutput" or "StandardError" && symbols.Declares("System.Diagnostics.Process", reader)
            && !Functions.Body(call).Descendants().Any(one => one.Syntax.SpanStart < call.Syntax.SpanStart
                && one is IInvocationOperation { TargetMethod.Name: "WaitForExit" or "WaitForExitAsync" });
        return isChild || (reader.Name == "In" && symbols.Declares("System.Console", reader)) ? "await the method's Async form" : null;
    }

    /// <summary>A timeout of zero only asks, it does not wait.</summary>
    private static bool IsInstant(IInvocationOperation call) => call.Arguments.Any(static argument => argument.Value switch
    {
        { ConstantValue: { HasValue: true, Value: 0 } } => argument.Parameter?.Name.Contains("imeout") == true,
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
        _ => false,
    });

    /// <summary>
    /// Whether the socket may be one that does not wait: the file sets <c>Blocking</c>, or the call stands in a callback, where the loop
    /// has said that the socket is ready.
    /// </summary>
    private static bool MayBeNonBlocking(IInvocationOperation call, ISymbol member, Symbols symbols) =>
        symbols.Declares("System.Net.Sockets.Socket", call.TargetMethod)
        && (Functions.Symbol(call, member) is not { IsAsync: true }
            || call.Syntax.SyntaxTree.GetText().ToString().Contains("Blocking = false"));
}
