using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Net;
using SocketError = System.Net.Sockets.SocketError;
using SocketException = System.Net.Sockets.SocketException;

namespace AsyncioSharp.Conformance;

/// <summary>Runs one byte script and gives its log. Its twin is <c>interpret.py</c>; <c>README.md</c> has the language.</summary>
public sealed partial class WireScript
{
    private const double Patience = 3; // seconds for what is certain to come
    private const int Quiet = 8; // turns without a line: nothing more comes by itself
    private const int Buffers = 65536; // of TCP sockets in bytes; fixed, or the system lets them grow
    private const int FilledUnix = 1 << 16; // how much is buffered in the transport at least when it is filled
    private const int FilledTcp = 1 << 19; // TCP goes on taking some by itself
    private const int Huge = 1 << 29;
    private const int LongestShown = 24;

    private static readonly Trace Names = new();
    private static readonly byte[] Piece = [.. Enumerable.Repeat((byte)'.', 16384)];

    private readonly EventLoop _loop;
    private readonly JsonElement _head;
    private readonly bool _isUnix;
    private readonly string _role;
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly Dictionary<int, (AsyncioTask Task, JsonElement Operation)> _pending = [];
    private string _step = "0";
    private string? _before;
    private int _protocols;
    private AsyncioStreamReader? _reader;
    private AsyncioStreamWriter? _writer;
    private StreamReaderProtocol? _streams;
    private Server? _server;
    private Future? _handler;
    private bool _isEof;
    private bool _isSwitched;
    private int _dropped;

    private WireScript(EventLoop loop, JsonElement head)
    {
        _loop = loop;
        _head = head;
        _isUnix = head.GetProperty("net").GetString() == "unix";
        _role = head.GetProperty("role").GetString()!;
    }

    internal Transport? Transport { get; set; }

    /// <summary>Bytes that a protocol got.</summary>
    internal int Received { get; set; }

    internal bool IsLost { get; set; }

    internal int BufferSize => _head.GetProperty("size").GetInt32();

    private Transport Connection => Transport!;

    /// <summary>The log of a script.</summary>
    public static IReadOnlyList<string> Run(JsonElement script, SelectorKind kind)
    {
        var loop = new EventLoop();
        LoopNet.Attach(loop, kind == SelectorKind.Select || !OperatingSystem.IsLinux() ? new SelectSelector() : new EpollSelector());
        var machine = new WireScript(loop, script[0]);
        loop.SetExceptionHandler(machine.Report);
        try
        {
            AsyncioContext.Run(machine.Main(script[1]), loopFactory: () => loop);
        }
        catch (Exception e)
        {
            // What leaves the run is a difference by itself: in the recorded logs nothing does.
            machine._lines.Add($"raised {e.GetType().Name}: {e.Message}");
        }

        return machine._lines;
    }

    /// <summary>Short bytes as they are, others by length and hash (FNV-1a).</summary>
    internal static string Show(ReadOnlySpan<byte> data)
    {
        if (data.Length <= LongestShown)
        {
            return $"{data.Length}:{Encoding.ASCII.GetString(data).Replace('\n', '/')}";
        }

        uint hash = 2166136261;
        foreach (byte b in data)
        {
            hash = unchecked((hash ^ b) * 16777619);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{data.Length}#{hash:x8}");
    }

    /// <summary>What Python calls it.</summary>
    internal static string ErrorName(Exception? error) => error switch
    {
        null => "None",
        IncompleteReadError e => $"IncompleteReadError {Show(e.Partial)} of {e.Expected?.ToString(CultureInfo.InvariantCulture) ?? "None"}",
        LimitOverrunError e => $"LimitOverrunError {e.Consumed}",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "ConnectionResetError",
        SocketException { SocketErrorCode: SocketError.Shutdown } => "BrokenPipeError",
        SocketException e => $"OSError {e.SocketErrorCode}",
        _ => Names.Error(error),
    };

    internal void OnEof()
    {
        _isEof = true;
        _isSwitched = false;
    }

    internal void Note(string protocol, string what, string text)
    {
        Say($"{protocol} {what} {text}".TrimEnd());
        int count = _counts[what] = _counts.GetValueOrDefault(what) + 1;
        foreach (JsonElement hook in _head.GetProperty("hooks").EnumerateArray())
        {
            if (hook[0].GetString() == what && hook[1].GetInt32() == count)
            {
                foreach (JsonElement operation in hook[2].EnumerateArray())
                {
                    if (operation[0].GetString() == "raise")
                    {
                        throw new ArgumentException("hook");
                    }

                    Guarded(operation);
                }
            }
        }
    }

    private void Say(string text) => _lines.Add($"{_step} {text}");

    private void Report(EventLoop loop, LoopExceptionContext context)
    {
        if (!context.Message.Contains("never retrieved", StringComparison.Ordinal) && !context.Message.Contains("destroyed", StringComparison.Ordinal))
        {
            Say($"report {ErrorName(context.Exception)}");
        }
    }

    private async Coroutine Main(JsonElement steps)
    {
        await Connect();
        Look();
        int number = 0;
        foreach (JsonElement step in steps.EnumerateArray())
        {
            _step = $"{++number}";
            foreach (JsonElement operation in step.EnumerateArray())
            {
                if (operation[0].GetString() == "pread")
                {
                    await PeerRead();
                }
                else
                {
                    Guarded(operation);
                }
            }

            await Settle();
            Look();
        }

        _step = "end";
        End();
        await Settle();
        Look();
    }

    private void End()
    {
        foreach (var (_, (task, operation)) in _pending.OrderBy(x => x.Key).ToArray())
        {
            if (operation[0].GetString() != "closed")
            {
                task.Cancel();
            }
        }

        if (!IsLost)
        {
            Connection.Abort();
        }

        PeerClose();
        _server?.Close();
        Finish("return");
    }

    /// <summary>Lets the loop go round until nothing happens any more, and what is certain to happen has happened.</summary>
    private async Coroutine Settle()
    {
        int quiet = 0;
        double end = _loop.Time() + Patience;
        while (true)
        {
            int count = _lines.Count;
            await Asyncio.Sleep(0);
            quiet = _lines.Count == count ? quiet + 1 : 0;
            if (quiet < Quiet)
            {
                continue;
            }

            if (HasCome())
            {
                return;
            }

            if (_loop.Time() > end)
            {
                Say("stuck");
                return;
            }

            await Asyncio.Sleep(0.0005);
        }
    }

    private bool HasCome()
    {
        if (Transport is not { } transport)
        {
            return false;
        }

        if (IsLost)
        {
            return true;
        }

        if (transport.IsClosing())
        {
            return transport.GetWriteBufferSize() > 0 && !_isPeerClosed;
        }

        if (!_isPeerClosed && transport.GetWriteBufferSize() == 0 && Waiting((int)_peer.Handle) < _written.Count - _got)
        {
            return false;
        }

        if (!transport.IsReading() || _isEof)
        {
            return true;
        }

        return !_isPeerClosed && !_isPeerEof && Received == _sent;
    }

    private void Look()
    {
        int size = Connection.GetWriteBufferSize();
        List<string> state =
        [
            size == 0 ? "" : _isUnix ? string.Create(CultureInfo.InvariantCulture, $"buffered {size - _base:+0;-0;+0}") : "buffered",
            Connection.IsClosing() ? "closing" : "",
            Connection.IsReading() ? "" : "not reading",
        ];
        if (_reader is not null && _step != "end")
        {
            bool greedy = _pending.Values.Any(x => x.Operation[0].GetString() == "read" && x.Operation[2].GetInt32() < 0);
            string text = greedy ? "" : _reader.ToString();
            bool hasEnded = text.Contains(" eof", StringComparison.Ordinal);
            Match bytes = Regex.Match(text, @"(\d+) bytes");
            state.AddRange([
                greedy ? "reads all" : "",
                _reader.AtEof() ? "at eof" : "",
                bytes.Success && _reader.Exception() is null ? bytes.Value : "",
                hasEnded ? "eof" : "",
                !hasEnded && text.EndsWith("paused>", StringComparison.Ordinal) ? "held" : "",
                _reader.Exception() is null ? "" : "failed",
            ]);
        }

        string line = string.Join(", ", state.Where(x => x.Length > 0));
        if (line != _before)
        {
            _before = line;
            Say($"[{line}]");
        }
    }
}
