using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers;

/// <summary>Where a function runs that is handed to somebody: a lambda, or a method by its name.</summary>
internal static class Sinks
{
    private static readonly HashSet<string> s_otherThreads =
    [
        "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer",
        "System.Runtime.InteropServices.PosixSignalRegistration",
    ];

    /// <param name="function">The lambda, or the reference to the method.</param>
    public static Placement Of(IOperation function, Symbols symbols) => Functions.Taker(function) switch
    {
        IArgumentOperation { Parent: IInvocationOperation call } when symbols.IsLibrary(call.TargetMethod) && InAnotherProcess(call, symbols) => Placement.Unknown,
        IArgumentOperation { Parent: IInvocationOperation call } argument => OfArgument(call.TargetMethod, argument.Parameter, symbols),
        IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { } made } } argument =>
            OfArgument(made, argument.Parameter, symbols),
        IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation raised } => OfEvent(raised.Event, symbols),
        IInvocationOperation => Placement.Here,
        _ => Placement.Unknown,
    };

    /// <summary>An executor of another process or machine may have a loop there for what is an async method.</summary>
    private static bool InAnotherProcess(IInvocationOperation call, Symbols symbols) =>
        call.Arguments.Select(static one => one.Value).Append(call.Instance)
            .Select(static value => (value is IConversionOperation conversion ? conversion.Operand : value)?.Type)
            .Any(type => Symbols.Is(type, symbols.Executor) && type!.Name is not ("Executor" or "ThreadPoolExecutor"));

    private static Placement OfArgument(IMethodSymbol method, IParameterSymbol? parameter, Symbols symbols)
    {
        if (symbols.IsLibrary(method)) return OfLibrary(method, parameter, symbols);
        string type = method.ContainingType?.ToDisplayString() ?? "";
        if (s_otherThreads.Contains(type) || parameter?.Type.ToDisplayString() is "System.AsyncCallback" or "System.AsyncCallback?")
        {
            return Placement.Elsewhere;
        }
        if (IsPool(method)) return Placement.Elsewhere;
        return type is "System.Linq.Enumerable" or "System.Array" ? Placement.Here : Placement.Unknown;
    }

    /// <summary>On a loop, too, these go to the pool where no scheduler is named. Options may name another thread.</summary>
    private static bool IsPool(IMethodSymbol method) =>
        method.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks" && (method.ContainingType.Name, method.Name) switch
        {
            ("Task", "Run") => true,
            ("Parallel", _) => !method.Parameters.Any(static one => one.Type.Name == "ParallelOptions"),
            ("Task", "ContinueWith") or ("TaskFactory", "StartNew") =>
                !method.Parameters.Any(static one => one.Type.Name is "TaskScheduler" or "TaskContinuationOptions"),
            _ => false,
        };

    private static Placement OfLibrary(IMethodSymbol method, IParameterSymbol? parameter, Symbols symbols)
    {
        if (Symbols.Is(method.ContainingType, symbols.Executor)) return Placement.Elsewhere;
        return (method.ContainingType?.Name, method.Name, parameter?.Name) switch
        {
            (_, "ToThread" or "RunInExecutor", _) => Placement.Elsewhere,
            (_, _, "loopFactory") => Placement.Unknown,
            ("Context", "Run", _) => Placement.Here,
            _ => Placement.Loop,
        };
    }

    /// <summary>Events of the program and of its user interface may come from anywhere; these come from a thread of their own.</summary>
    private static Placement OfEvent(IEventSymbol raised, Symbols symbols)
    {
        if (raised.ContainingAssembly is not { } assembly || symbols.IsLibrary(raised)
            || SymbolEqualityComparer.Default.Equals(assembly, symbols.Compilation.Assembly))
        {
            return Placement.Unknown;
        }
        return raised.ContainingType.ToDisplayString() switch
        {
            "System.Console" or "System.AppDomain" or "System.IO.FileSystemWatcher" or "System.Timers.Timer" or "System.Diagnostics.Process"
                or "System.Net.NetworkInformation.NetworkChange" or "System.Threading.Tasks.TaskScheduler"
                or "System.ComponentModel.BackgroundWorker" or "System.Net.Sockets.SocketAsyncEventArgs" => Placement.Elsewhere,
            _ => IsFramework(assembly.Name) ? Placement.Unknown : Placement.Elsewhere,
        };
    }

    private static bool IsFramework(string assembly) =>
        assembly.StartsWith("System", StringComparison.Ordinal) || assembly.StartsWith("Microsoft", StringComparison.Ordinal)
        || assembly is "mscorlib" or "netstandard" or "WindowsBase" || assembly.StartsWith("Presentation", StringComparison.Ordinal);
}
