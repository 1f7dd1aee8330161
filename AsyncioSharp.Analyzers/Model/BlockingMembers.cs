using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// The methods of .NET that stop a thread until something outside has happened, and what to do instead. A method of a derived type counts
/// too: the database drivers override those of <c>DbCommand</c>.
/// </summary>
internal sealed class BlockingMembers
{
    private const string AwaitIt = "await the task";
    private const string UseAsyncio = "use the AsyncioSharp one, and await it";
    private const string OffLoop = "await Asyncio.ToThread(() => …)";
    private const string AsyncForm = "await the method's Async form";
    private const string Tasks = "System.Threading.Tasks.", Threads = "System.Threading.", Sockets = "System.Net.Sockets.";

    /// <summary>Types, their methods, and the advice.</summary>
    private static readonly (string Type, string Methods, string Advice)[] s_table =
    [
        (Tasks + "Task", "Wait", AwaitIt),
        (Tasks + "Task", "WaitAll", "await Task.WhenAll or Asyncio.Gather"),
        (Tasks + "Task", "WaitAny", "await Task.WhenAny or Asyncio.Wait"),
        (Tasks + "Parallel", "For ForEach Invoke", OffLoop),
        (Threads + "Thread", "Sleep", "await Asyncio.Sleep"),
        (Threads + "Thread", "Join", OffLoop),
        (Threads + "SpinWait", "SpinUntil", UseAsyncio),
        (Threads + "SemaphoreSlim", "Wait", UseAsyncio),
        (Threads + "ManualResetEventSlim", "Wait", UseAsyncio),
        (Threads + "CountdownEvent", "Wait", UseAsyncio),
        (Threads + "Monitor", "Wait", UseAsyncio),
        (Threads + "Barrier", "SignalAndWait", UseAsyncio),
        (Threads + "WaitHandle", "WaitOne WaitAll WaitAny SignalAndWait", OffLoop),
        ("System.Collections.Concurrent.BlockingCollection`1", "Take", "use AsyncioQueue"),
        ("System.Diagnostics.Process", "WaitForExit", "await WaitForExitAsync, or use Asyncio.CreateSubprocessExec"),
        ("System.Console", "Read ReadKey ReadLine", OffLoop),
        ("System.Net.Dns", "GetHostAddresses GetHostEntry", "await loop.Getaddrinfo"),
        ("System.Net.Http.HttpClient", "Send", "await SendAsync"),
        ("System.Net.HttpListener", "GetContext", AsyncForm),
        ("System.Net.Mail.SmtpClient", "Send", "await SendMailAsync"),
        ("System.Net.NetworkInformation.Ping", "Send", "await SendPingAsync"),
        ("System.Net.WebClient", "DownloadData DownloadFile DownloadString", "await HttpClient's methods"),
        ("System.Net.WebClient", "UploadData UploadFile UploadString", "await HttpClient's methods"),
        ("System.Net.WebRequest", "GetRequestStream GetResponse", "await HttpClient's methods"),
        (Sockets + "NetworkStream", "Read ReadByte", AsyncForm),
        (Sockets + "Socket", "Accept Connect Receive ReceiveFrom Send SendTo", "await loop.SockRecv and its like, or the Async form"),
        (Sockets + "TcpClient", "Connect", "await Asyncio.OpenConnection, or ConnectAsync"),
        (Sockets + "TcpListener", "AcceptSocket AcceptTcpClient", "use Asyncio.StartServer, or the Async form"),
        (Sockets + "UdpClient", "Receive", AsyncForm),
        ("System.Net.Security.SslStream", "AuthenticateAsClient AuthenticateAsServer Read", AsyncForm),
        ("System.IO.Pipes.NamedPipeClientStream", "Connect", AsyncForm),
        ("System.IO.Pipes.NamedPipeServerStream", "WaitForConnection", AsyncForm),
        ("System.Data.Common.DbConnection", "Open", AsyncForm),
        ("System.Data.Common.DbCommand", "ExecuteNonQuery ExecuteReader ExecuteScalar", AsyncForm),
    ];

    private readonly Symbols _symbols;
    private readonly Dictionary<string, List<(INamedTypeSymbol Type, string Advice)>> _byName = [];

    public BlockingMembers(Symbols symbols)
    {
        _symbols = symbols;
        foreach ((string name, string methods, string advice) in s_table)
        {
            if (symbols.Compilation.GetTypeByMetadataName(name) is not { } type) continue;
            foreach (string method in methods.Split(' '))
            {
                if (!_byName.TryGetValue(method, out List<(INamedTypeSymbol, string)> types)) _byName[method] = types = [];
                types.Add((type, advice));
            }
        }
    }

    /// <returns>What to do instead; null for a method that is not in the table.</returns>
    public string? Advice(IMethodSymbol method)
    {
        if (!_byName.TryGetValue(method.Name, out List<(INamedTypeSymbol Type, string Advice)> types)) return null;
        if (method.ReturnType.Name is "Task" or "ValueTask" || _symbols.IsAwaitable(method.ReturnType)) return null;
        foreach ((INamedTypeSymbol type, string advice) in types)
        {
            if (Symbols.Is(method.ContainingType, type)) return advice;
        }
        return null;
    }
}
