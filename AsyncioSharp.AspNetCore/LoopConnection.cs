using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using AsyncioSharp.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace AsyncioSharp.AspNetCore;

// A transport of ours as ASP.NET Core's connection. Two pipes lie between them; LoopConnection.Io.cs fills one and empties the other, all
// of it on the loop. The program's side of the pipes, Abort, Dispose and ConnectionClosed are for any thread. The rules:
//
//  1. What is received goes on in the same call: the reader of the input runs inside of OnReceived, without a SynchronizationContext.
//  2. A reader that falls behind pauses the transport, and a transport that cannot send lets the writer of the output wait.
//  3. The peer's end of sending is told by ConnectionClosed, as by Kestrel's own transport: that is how requests learn that a client left.
//     Not before the program has read what came before it: an answer that waits for nothing is sent to a client that has ended its sending.
//  4. It has ended when ConnectionLost was called; DisposeAsync waits for that, after what was written is sent.

/// <summary>A connection of Kestrel, or to somebody else, on a loop.</summary>
internal sealed partial class LoopConnection :
    ConnectionContext, IAsyncioLoopFeature, IMemoryPoolFeature, IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature,
    IConnectionLifetimeFeature, IConnectionEndPointFeature
{
    private static long s_ids;

    // Without a timer there is nothing in it to be disposed of.
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new();
    private readonly ChannelWriter<ConnectionContext>? _accepted;
    private readonly Pipe _input;
    private readonly Pipe _output;
    private readonly long _id = Interlocked.Increment(ref s_ids);
    private string? _connectionId;
    private IDictionary<object, object?>? _items;
    private Transport _transport = null!;
    private ConnectionAbortedException? _abortReason;

    /// <param name="side">The loop.</param>
    /// <param name="accepted">Who gets it when it is there.</param>
    public LoopConnection(LoopSide side, ChannelWriter<ConnectionContext>? accepted)
    {
        Side = side;
        _accepted = accepted;
        HasBegun = accepted is null;
        _input = new Pipe(side.Input);
        _output = new Pipe(side.Output);
        Protocol = new LoopProtocol(this);
        Transport = new Duplex(new LoopInput(this, _input.Reader), _output.Writer);
        ConnectionClosed = _closed.Token;
        Features.Set<IAsyncioLoopFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<IConnectionEndPointFeature>(this);
    }

    public LoopSide Side { get; }

    public LoopProtocol Protocol { get; }

    /// <summary>The program has begun to read, or to wait for something else. Written on the loop.</summary>
    public bool HasBegun { get; private set; }

    public EventLoop Loop => Side.Loop;

    public MemoryPool<byte> MemoryPool => Side.Pool;

    public override IFeatureCollection Features { get; } = new FeatureCollection(16);

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override string ConnectionId
    {
        get => _connectionId ??= "asyncio-" + _id.ToString(CultureInfo.InvariantCulture);
        set => _connectionId = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => field ??= _transport.GetExtraInfo<EndPoint>("sockname");
        set;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => field ??= _transport.GetExtraInfo<EndPoint>("peername");
        set;
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Interlocked.CompareExchange(ref _abortReason, abortReason, null);
        Side.Schedule(static self => ((LoopConnection)self!)._transport.Abort(), this);
    }

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync().ConfigureAwait(false);
        await _output.Writer.CompleteAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    public override string ToString() => $"<LoopConnection {ConnectionId} {_transport}>";

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
