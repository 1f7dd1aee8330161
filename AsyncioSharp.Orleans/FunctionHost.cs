using System.Collections.Concurrent;
using AsyncioSharp.Remoting;
using MessagePack;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace AsyncioSharp.Orleans;

/// <summary>The functions of one silo: the calls that it has, and the threads that they run on.</summary>
/// <remarks>
/// Functions never run in a grain's turn: one that waits for the grain's own scheduler would wait for itself, and one that computes would
/// stop the grain. The grain answers when the thread is done.
/// </remarks>
internal sealed class FunctionHost : IDisposable
{
    /// <summary>How long a question may stay open. It has to be well below the response time-out of <see cref="IFunctionSlot"/>.</summary>
    public static readonly TimeSpan PollTime = TimeSpan.FromSeconds(3);

    /// <summary>A caller that has not asked for so long is gone.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    /// <summary>How long an answer is kept that may be asked for once more, and the fact that a call was cancelled.</summary>
    public static readonly TimeSpan KeepTime = TimeSpan.FromSeconds(30);

    /// <summary>What Orleans puts around a frame; generously.</summary>
    public const int Envelope = 4096;

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Guid, RunningCall> _calls = [];
    private readonly AllowedFunctions _functions;
    private readonly ThreadPoolExecutor _threads;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly int _mostBytes;
    private volatile bool _stopping;

    public FunctionHost(IOptions<AsyncioFunctionOptions> options, IOptions<SiloMessagingOptions> messaging, TimeProvider clock)
    {
        _functions = new AllowedFunctions(options.Value);
        _threads = new ThreadPoolExecutor(options.Value.MaxWorkers ?? Environment.ProcessorCount, "asyncio_function");
        _clock = clock;
        _mostBytes = messaging.Value.MaxMessageBodySize - Envelope - RunningCall.MostReportBytes;
        _timer = clock.CreateTimer(_ => Tick(), null, s_tick, s_tick);
    }

    /// <summary>Calls that are waiting or running; for tests.</summary>
    internal int Count => _calls.Values.Count(static call => !call.IsOver);

    public ValueTask<byte[]> Call(byte[] frame)
    {
        RequestHead head;
        RunningCall? call;
        try
        {
            var reader = new MessagePackReader(frame);
            head = RequestFrame.ReadHead(ref reader);
            if (_calls.TryGetValue(head.Id, out call))
            {
                return call.Ask(0); // it came a second time
            }

            if (_stopping)
            {
                return new ValueTask<byte[]>(AnswerFrame.Of(AnswerKind.NotStarted));
            }

            RemoteFunction function = _functions.Find(head.Function, head.Assembly);
            call = new RunningCall(head.Id, _clock, head.Delivery == Delivery.AtMostOnce ? Forget : null);
            if (!_calls.TryAdd(head.Id, call))
            {
                return _calls.TryGetValue(head.Id, out RunningCall? first) ? first.Ask(0) : new(AnswerFrame.Of(AnswerKind.Unknown));
            }

            var work = new FunctionRun(call, function, frame.AsMemory((int)reader.Consumed), _mostBytes);
            Queue(work);
        }
        catch (Exception e)
        {
            // What a stranger sends must not fail in Orleans' hands: its caller gets the reason, and nothing has run.
            return new ValueTask<byte[]>(AnswerFrame.Refused(e.Message));
        }

        return call.Ask(0);
    }

    public ValueTask<byte[]> Next(Guid id, int seen, bool last)
    {
        if (_calls.TryGetValue(id, out RunningCall? call))
        {
            return call.Ask(seen);
        }

        if (last)
        {
            Cancel(id);
        }

        return new ValueTask<byte[]>(AnswerFrame.Of(AnswerKind.Unknown));
    }

    public void Cancel(Guid id)
    {
        // A cancel may overtake its call. Then this takes the call's place, and is what the call finds.
        _calls.GetOrAdd(id, static (one, clock) => new RunningCall(one, clock, forget: null), _clock).Cancel();
    }

    /// <summary>Takes no more calls, gives back what has not started, and waits for what runs.</summary>
    public async Task Stop(CancellationToken limit)
    {
        _stopping = true;
        foreach (RunningCall call in _calls.Values)
        {
            call.Withdraw(AnswerKind.NotStarted);
        }

        while (Count > 0 && !limit.IsCancellationRequested)
        {
            await Task.Delay(s_tick / 10, _clock, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (RunningCall call in _calls.Values)
        {
            call.Cancel(); // the host's limit is over
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _threads.Shutdown(wait: false, cancelFutures: true);
    }

    private void Queue(FunctionRun work)
    {
        // The loop of a silo's own client, or of whoever is in this call's context, is no concern of the function.
        using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
        // Without the call's token: a call that was withdrawn does not start anyway.
        _ = _threads.Submit(work.Run);
    }

    private void Forget(RunningCall call) => _calls.TryRemove(call.Id, out _);

    private void Tick()
    {
        foreach ((_, RunningCall call) in _calls) // not Values, which takes all locks and copies
        {
            if (call.Tick(PollTime, LeaseTime, KeepTime))
            {
                _calls.TryRemove(call.Id, out _);
            }
        }
    }
}
