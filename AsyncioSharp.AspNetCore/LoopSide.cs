using System.Buffers;
using System.IO.Pipelines;

namespace AsyncioSharp.AspNetCore;

/// <summary>
/// What the connections of a loop share: their memory, and the way onto the loop for code that belongs to no task, such as Kestrel's.
/// </summary>
/// <remarks>
/// That code runs without a SynchronizationContext. Then its awaits go on where what they wait for ends, and that is the loop: in the same
/// call, without another turn, and also where they say ConfigureAwait(false), as SslStream does.
/// </remarks>
internal sealed class LoopSide : PipeScheduler
{
    private readonly Queue<(Action<object?> Action, object? State)> _posted = new();
    private readonly Queue<RequestEnd> _ended = new();
    private readonly SendOrPostCallback _runPosted;
    private bool _isPosted;
    private int _threadId;

    public LoopSide(EventLoop loop, MemoryPool<byte> pool, AsyncioKestrelOptions options)
    {
        Loop = loop;
        Pool = pool;

        // What is received is read in the same turn. What is to be sent waits for the next one: a response is often flushed twice, and
        // would be sent in two pieces.
        Input = Pipe(options.MaxReadBufferSize, PipeScheduler.Inline, this);
        Output = Pipe(options.MaxWriteBufferSize, this, PipeScheduler.Inline);
        _runPosted = _ => RunPosted();
        loop.BaseContext.Post(_ => _threadId = Environment.CurrentManagedThreadId, null);
    }

    public EventLoop Loop { get; }

    public MemoryPool<byte> Pool { get; }

    /// <summary>How many connections it has. Written on the loop.</summary>
    public int Connections { get; set; }

    /// <summary>For what connections receive.</summary>
    public PipeOptions Input { get; }

    /// <summary>For what they send.</summary>
    public PipeOptions Output { get; }

    /// <summary>The code that asks runs on the loop.</summary>
    public bool IsHere => Volatile.Read(ref _threadId) == Environment.CurrentManagedThreadId;

    /// <summary>Runs an action on the loop, in a turn of its own and in no ExecutionContext but the loop's.</summary>
    public override void Schedule(Action<object?> action, object? state)
    {
        if (IsHere)
        {
            // Nearly all: a response that is to be sent. No object for it, and one callback of the loop for all of a turn.
            _posted.Enqueue((action, state));
            PostOnce();
        }
        else
        {
            Loop.BaseContext.Post(_ => Bare(action, state), null);
        }
    }

    /// <summary>
    /// A request's task that Kestrel waits for is in its last step. Kestrel goes on in the next turn, and before what is posted is run: the
    /// end of the answer is then sent together with the rest of it.
    /// </summary>
    public void Conclude(RequestEnd end)
    {
        _ended.Enqueue(end);
        PostOnce();
    }

    /// <summary>To be awaited by code that belongs to no task: it goes on on the loop, in its own ExecutionContext.</summary>
    public LoopArrival Arrive() => new(this);

    /// <summary>Calls an async method on the loop.</summary>
    /// <returns>Ends there with it.</returns>
    public async Task Call(Func<Task> method)
    {
        await Arrive();
        await method();
    }

    /// <summary>Runs an action of the loop without a SynchronizationContext.</summary>
    public static void Bare(Action<object?> action, object? state)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private PipeOptions Pipe(long? most, PipeScheduler reader, PipeScheduler writer) =>
        new(Pool, reader, writer, pauseWriterThreshold: most ?? 0, resumeWriterThreshold: (most ?? 0) / 2);

    private void PostOnce()
    {
        if (!_isPosted)
        {
            _isPosted = true;
            Loop.BaseContext.Post(_runPosted, null);
        }
    }

    // Those of now; what they schedule comes in the next turn. If one fails, the loop reports it, and the others come in the next turn too.
    private void RunPosted()
    {
        try
        {
            Bare(static self => ((LoopSide)self!).RunThoseOfNow(), this);
        }
        finally
        {
            _isPosted = false;
            if (_ended.Count + _posted.Count > 0)
            {
                PostOnce();
            }
        }
    }

    private void RunThoseOfNow()
    {
        for (int count = _ended.Count; count > 0; count--)
        {
            _ended.Dequeue().Complete();
        }

        for (int count = _posted.Count; count > 0; count--)
        {
            (Action<object?> action, object? state) = _posted.Dequeue();
            action(state);
        }
    }
}
