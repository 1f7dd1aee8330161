using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY008: <c>catch (IOException)</c> around the library's sockets, which raise <c>SocketException</c>; and a catch of a cancellation
/// around a limit that ends with a <c>TimeoutException</c>.
/// </summary>
internal sealed class WrongErrorCaught : Rule
{
    private static readonly HashSet<string> s_sockets =
    [
        "OpenConnection", "CreateConnection", "StartServer", "CreateServer", "SockRecv", "SockRecvInto", "SockRecvfrom", "SockRecvfromInto",
        "SockSendall", "SockSendto", "SockConnect", "SockAccept", "CreateDatagramEndpoint", "Getaddrinfo",
    ];

    private static readonly HashSet<string> s_limits = ["WaitFor", "Timeout", "TimeoutAt", "FailAfter"];

    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var attempt = (ITryOperation)found.Operation;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            (HashSet<string> calls, string raised) = (clause.ExceptionType?.ToDisplayString()) switch
            {
                "System.IO.IOException" => (s_sockets, "SocketException"),
                "System.OperationCanceledException" or "System.Threading.Tasks.TaskCanceledException" => (s_limits, "TimeoutException"),
                _ => (null!, ""),
            };
            if (calls is null || clause.Filter is not null || Rethrows(clause)) continue;
            if (attempt.Catches.Any(other => Takes(other, raised))) continue;
            if (Catches.TokenIsPassed(attempt.Body, model.Symbols) && calls == s_limits) continue;
            IMethodSymbol? call = Functions.Within(attempt.Body).OfType<IInvocationOperation>().Select(static one => one.TargetMethod)
                .FirstOrDefault(method => calls.Contains(method.Name) && model.Symbols.IsLibrary(method));
            if (call is null) continue;
            found.Report(Descriptors.WrongErrorCaught, Catches.Head(clause), call.Name, raised, clause.ExceptionType!.Name);
        }
    }, OperationKind.Try);

    private static bool Rethrows(ICatchClauseOperation clause) => clause.Handler.Descendants().Any(static one => one is IThrowOperation);

    /// <summary>Whether another clause is there for the error: by its name, for all errors, or by a filter.</summary>
    private static bool Takes(ICatchClauseOperation clause, string raised) =>
        clause.Filter is not null || clause.ExceptionType?.Name is "Exception" or "Object" || clause.ExceptionType?.Name == raised;
}
