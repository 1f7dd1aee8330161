using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Marks the twin of <c>scenarios/{name}.py</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScenarioAttribute(string name, params int[] semantics) : Attribute
{
    public string Name { get; } = name;

    /// <summary>The numbers of the semantics that the trace shows.</summary>
    public IReadOnlyList<int> Semantics { get; } = semantics;
}

/// <summary>What a scenario writes to. Its twin is <c>scenario_trace.py</c>; both must give the same lines.</summary>
public sealed class Trace
{
    private const int BrokenPipe = 32;

    private readonly List<string> _lines = [];
    private EventLoop? _loop;

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>One line.</summary>
    public void Say(string text) => _lines.Add(text);

    /// <summary>One line with the loop's time before it, in seconds.</summary>
    public void At(string text) => Say(string.Create(Invariant, $"[{(_loop ?? Asyncio.GetRunningLoop()).Time():F3}] {text}"));

    /// <summary>A fresh virtual loop, for scenarios that drive the loop by hand.</summary>
    public EventLoop Loop() => _loop = new EventLoop(new VirtualClock());

    /// <summary>Starting with the next turn of the loop, one line in each of the next <paramref name="n"/> turns.</summary>
    public void Turns(int n, int i = 1)
    {
        if (i > n) return;
        Asyncio.GetRunningLoop().CallSoon(() =>
        {
            Say($"turn {i}");
            Turns(n, i + 1);
        });
    }

    /// <summary>The two ends of a connection within this process, which do not block.</summary>
    public (Socket One, Socket Other) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        one.Connect(listener.LocalEndPoint!);
        Socket other = listener.Accept();
        one.Blocking = other.Blocking = false;
        return (one, other);
    }

    /// <summary>The port of a server that listens on one socket.</summary>
    public int Port(Server server) => ((IPEndPoint)server.Sockets[0].Getsockname()!).Port;

    /// <summary>A certificate for localhost that nobody has to trust.</summary>
    public ServerTls ServerTls() => Net.ServerTls.FromX509Certificate2(TestCertificates.Localhost);

    /// <summary>Trusts every certificate.</summary>
    public ClientTls ClientTls() => new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true };

    /// <summary>What comes through a socket until its end, and whether that was a reset.</summary>
    public async Coroutine<(byte[] Data, bool Reset)> ReadToEnd(Socket sock)
    {
        var loop = Asyncio.GetRunningLoop();
        List<byte> data = [];
        try
        {
            while (await loop.SockRecv(sock, 65536) is { Length: > 0 } piece)
                data.AddRange(piece);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return ([.. data], true);
        }
        return ([.. data], false);
    }

    /// <summary>The exception's name in Python; for a group with the names of its members, in order.</summary>
    public string Error(Exception? e) => e switch
    {
        null => "no error",
        AggregateException group => $"ExceptionGroup({string.Join(", ", group.InnerExceptions.Select(Error))})",
        OperationCanceledException => "CancelledError",
        System.TimeoutException => "TimeoutError",
        DivideByZeroException => "ZeroDivisionError",
        KeyNotFoundException => "KeyError",
        _ when e.GetType() == typeof(InvalidOperationException) => "RuntimeError",
        _ when e.GetType() == typeof(ObjectDisposedException) => "RuntimeError",
        ArgumentException => "ValueError",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "ConnectionRefusedError",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "ConnectionResetError",
        SocketException { SocketErrorCode: SocketError.Shutdown } => "BrokenPipeError",
        SocketException => "OSError",
        AuthenticationException => "SSLError",
        IOException { HResult: BrokenPipe } => "BrokenPipeError",
        _ => e.GetType().Name,
    };

    /// <summary>The message given to <c>Cancel()</c> or to the exception, or 'no message'.</summary>
    public string Reason(Exception e) =>
        e is CancelledError && e.Message == new CancelledError().Message ? "no message" : e.Message;

    /// <summary>How a future ended.</summary>
    public string State(Future f) =>
        !f.Done() ? "pending" : f.Cancelled() ? "cancelled" : f.Exception() is { } e ? Error(e) : $"result {f.Result()}";

    /// <summary>As <see cref="State"/>, for futures without a value.</summary>
    public string Ended(Future f) => State(f) is var state && state.StartsWith("result", StringComparison.Ordinal) ? "finished" : state;

    /// <summary>One item of <c>GatherReturnExceptions</c>.</summary>
    public string Outcome<T>(Outcome<T> x) => x.Exception is { } e ? Error(e) : $"{x.Value}";

    /// <summary>The names of tasks, sorted.</summary>
    public string Names(IEnumerable<AsyncioTask> tasks) =>
        tasks.Any() ? string.Join(" ", tasks.Select(x => x.GetName()).Order(StringComparer.Ordinal)) : "none";

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
