using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>ASY004 and ASY018: calls that stop the loop's thread until something outside has happened.</summary>
internal sealed class BlockingCall : Rule
{
    private const string AwaitIt = "await the task";
    private const string UseAsyncio = "use the AsyncioSharp one, and await it";
    private const string OffLoop = "await Asyncio.ToThread(() => …)";
    private const string Tasks = "System.Threading.Tasks.", Threads = "System.Threading.";

    /// <summary>Type and member, and what to do instead.</summary>
    private static readonly Dictionary<string, (string Type, string Advice)[]> s_blocking = new()
    {
        ["Wait"] = [(Tasks + "Task", AwaitIt), (Threads + "SemaphoreSlim", UseAsyncio), (Threads + "ManualResetEventSlim", UseAsyncio),
            (Threads + "CountdownEvent", UseAsyncio), (Threads + "Monitor", UseAsyncio)],
        ["WaitAll"] = [(Tasks + "Task", "await Task.WhenAll or Asyncio.Gather"), (Threads + "WaitHandle", OffLoop)],
        ["WaitAny"] = [(Tasks + "Task", "await Task.WhenAny or Asyncio.Wait"), (Threads + "WaitHandle", OffLoop)],
        ["WaitOne"] = [(Threads + "WaitHandle", OffLoop)],
        ["SignalAndWait"] = [(Threads + "Barrier", UseAsyncio), (Threads + "WaitHandle", OffLoop)],
        ["Sleep"] = [(Threads + "Thread", "await Asyncio.Sleep")],
        ["Join"] = [(Threads + "Thread", OffLoop)],
        ["SpinUntil"] = [(Threads + "SpinWait", UseAsyncio)],
        ["WaitForExit"] = [("System.Diagnostics.Process", "await WaitForExitAsync, or use Asyncio.CreateSubprocessExec")],
        ["ReadLine"] = [("System.Console", OffLoop)],
        ["ReadKey"] = [("System.Console", OffLoop)],
        ["GetHostEntry"] = [("System.Net.Dns", "await loop.Getaddrinfo")],
        ["GetHostAddresses"] = [("System.Net.Dns", "await loop.Getaddrinfo")],
        ["Send"] = [("System.Net.Http.HttpClient", "await SendAsync"), ("System.Net.NetworkInformation.Ping", "await SendPingAsync"),
            ("System.Net.Mail.SmtpClient", "await SendMailAsync")],
        ["GetResponse"] = [("System.Net.WebRequest", "await HttpClient's methods")],
    };

    private static readonly HashSet<string> s_files =
    [
        "ReadAllText", "ReadAllBytes", "ReadAllLines", "WriteAllText", "WriteAllBytes", "WriteAllLines", "AppendAllText", "AppendAllLines",
        "AppendAllBytes", "Copy",
    ];

    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var call = (IInvocationOperation)found.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (s_blocking.TryGetValue(method.Name, out (string Type, string Advice)[] types))
        {
            string? advice = types.FirstOrDefault(one => model.Symbols.Declares(one.Type, method)).Advice;
            if (advice is null || IsInstant(call) || !model.LoopCode.Contains(call, found.ContainingSymbol)) return;
            found.Report(Descriptors.BlockingCall, call, Words.Member(method), advice);
        }
        else if (s_files.Contains(method.Name) && model.Symbols.Declares("System.IO.File", method)
            && model.LoopCode.Contains(call, found.ContainingSymbol))
        {
            found.Report(Descriptors.BlockingFile, call, Words.Member(method));
        }
    }, OperationKind.Invocation);

    /// <summary>A timeout of zero only asks, it does not wait.</summary>
    private static bool IsInstant(IInvocationOperation call) => call.Arguments.Any(static argument => argument.Value switch
    {
        { ConstantValue: { HasValue: true, Value: 0 } } => true,
        IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
        _ => false,
    });
}
