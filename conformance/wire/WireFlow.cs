using System.Globalization;
using System.Net;
using System.Text.Json;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Conformance;

/// <summary>One side of a flow, or both. Its twin is <c>flow.py</c>; <c>README.md</c> says what a flow is.</summary>
internal sealed class WireFlow
{
    private const int Line = 61; // bytes, with the end of line
    private const double Limit = 20; // seconds
    private const int FewBytes = 2000;

    private static readonly byte[] Base =
        [.. Enumerable.Range(0, 26).SelectMany(line => Enumerable.Range(0, Line - 1).Select(i => (byte)(97 + ((line + i) % 26))).Append((byte)'\n'))];

    private readonly Future<string> _ended = Asyncio.GetRunningLoop().CreateFuture<string>();
    private int _sent;
    private int _pieces;

    private WireFlow(JsonElement side) => Side = side;

    public JsonElement Side { get; }

    public bool IsSame { get; set; } = true;

    public string Last { get; set; } = "nothing";

    public int Got { get; private set; }

    private string Style => Side.GetProperty("style").GetString()!;

    private int ReaderLimit => Side.GetProperty("limit").GetInt32();

    /// <summary>Runs both sides in one loop.</summary>
    public static string[] Both(JsonElement flow, SelectorKind kind)
    {
        using var path = new SocketPath();
        return Run(kind, async Coroutine<string[]> () =>
        {
            Future<object> address = Asyncio.GetRunningLoop().CreateFuture<object>();
            AsyncioTask<string> first = Asyncio.CreateTask(Serve(flow, flow.GetProperty("net").GetString() == "unix" ? path.Name : null, address.SetResult));
            string second = await Connect(flow, await address);
            return [await first, second];
        });
    }

    public static T Run<T>(SelectorKind kind, Func<Coroutine<T>> body) => AsyncioContext.Run(body(), loopFactory: () =>
    {
        var loop = new EventLoop();
        LoopNet.Attach(loop, kind == SelectorKind.Select || !OperatingSystem.IsLinux() ? new SelectSelector() : new EpollSelector());
        return loop;
    });

    /// <summary>Runs the first side; address is a path, or null for a port of the system's choice, which <paramref name="listening"/> gets.</summary>
    public static async Coroutine<string> Serve(JsonElement flow, string? address, Action<object> listening)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var side = new WireFlow(flow.GetProperty("sides")[0]);
        Server server = side.Style == "streams"
            ? await (address is null ? Asyncio.StartServer(side.Streams, "127.0.0.1", 0, limit: side.ReaderLimit) : Asyncio.StartUnixServer(side.Streams, address, limit: side.ReaderLimit))
            : await (address is null ? loop.CreateServer(side.MakeProtocol, "127.0.0.1", 0) : loop.CreateUnixServer(side.MakeProtocol, address));
        listening(address is null ? ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port : address);
        await using (server)
        {
            return await Asyncio.WaitFor(side._ended, Limit);
        }
    }

    /// <summary>Runs the second side; address is a path or a port.</summary>
    public static async Coroutine<string> Connect(JsonElement flow, object address)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var side = new WireFlow(flow.GetProperty("sides")[1]);
        if (side.Style == "streams")
        {
            var (reader, writer) = await (address is string path
                ? Asyncio.OpenUnixConnection(path, limit: side.ReaderLimit)
                : Asyncio.OpenConnection("127.0.0.1", (int)address, limit: side.ReaderLimit));
            await side.Streams(reader, writer);
        }
        else
        {
            await (address is string path ? loop.CreateUnixConnection(side.MakeProtocol, path) : loop.CreateConnection(side.MakeProtocol, "127.0.0.1", (int)address));
        }

        return await Asyncio.WaitFor(side._ended, Limit);
    }

    public void Take(ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            IsSame = IsSame && b == Base[Got % Base.Length];
            Got++;
        }
    }

    public void SetResult(Exception? error)
    {
        if (!_ended.Done())
        {
            string name = error is null ? "NoneType" : WireScript.ErrorName(error);
            _ended.SetResult(string.Create(CultureInfo.InvariantCulture, $"sent {_sent} got {Got} {(IsSame ? "same" : "different")} {_pieces} {Last} lost {name}"));
        }
    }

    public async Coroutine Send(WriteTransport transport, Func<Coroutine> drain)
    {
        JsonElement marks = Side.GetProperty("marks");
        if (marks.ValueKind == JsonValueKind.Array)
        {
            transport.SetWriteBufferLimits(marks[0].GetInt32(), marks[1].GetInt32());
        }

        foreach (JsonElement operation in Side.GetProperty("sends").EnumerateArray())
        {
            switch (operation[0].GetString())
            {
                case "write":
                    transport.Write(Next(operation[1].GetInt32()));
                    break;
                case "writelines":
                    transport.Writelines(operation[1].EnumerateArray().Select(x => Next(x.GetInt32())));
                    break;
                case "drain":
                    await drain();
                    break;
                default:
                    await Asyncio.Sleep(0);
                    break;
            }
        }

        transport.WriteEof();
    }

    private byte[] Next(int count)
    {
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++)
        {
            data[i] = Base[_sent++ % Base.Length];
        }

        return data;
    }

    private async Coroutine Streams(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        Exception? error = null;
        try
        {
            AsyncioTask reading = Asyncio.CreateTask(() => Read(reader));
            await Send(writer.Transport, writer.Drain);
            await reading;
            writer.Close();
            await writer.WaitClosed();
        }
        catch (Exception e)
        {
            error = e;
        }

        SetResult(error);
    }

    private async Task Read(AsyncioStreamReader reader)
    {
        JsonElement[] plan = [.. Side.GetProperty("reads").EnumerateArray()];
        bool counts = plan.All(x => x[0].GetString() != "read"); // what a Read(n) gives depends on how the bytes come
        bool hasEnded = false;
        for (int i = 0; !hasEnded; i++)
        {
            byte[] data;
            try
            {
                JsonElement operation = plan[i % plan.Length];
                data = await (operation[0].GetString() switch
                {
                    "read" => reader.Read(operation[1].GetInt32()),
                    "exactly" => reader.ReadExactly(operation[1].GetInt32()),
                    "line" => reader.ReadLine(),
                    _ => reader.ReadUntil(["\nk"u8.ToArray(), "yz"u8.ToArray()]),
                });
            }
            catch (IncompleteReadError e)
            {
                data = e.Partial;
                hasEnded = true;
                Last = $"IncompleteReadError {data.Length} of {e.Expected?.ToString(CultureInfo.InvariantCulture) ?? "None"}";
            }
            catch (LimitOverrunError e)
            {
                // Skips what is no separator for certain.
                data = await reader.ReadExactly(e.Consumed);
            }

            hasEnded = hasEnded || data.Length == 0;
            Take(data);
            _pieces += counts && ReaderLimit > FewBytes ? 1 : 0;
        }

        if (!counts || ReaderLimit <= FewBytes)
        {
            Last = "all";
        }
    }

    private BaseProtocol MakeProtocol() => Style == "buffered"
        ? new BufferedWireSide(new WireFlowProtocol(this), Side.GetProperty("size").GetInt32())
        : new PlainWireSide(new WireFlowProtocol(this));
}
