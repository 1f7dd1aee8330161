using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>Runs test bodies in virtual time.</summary>
internal static class Virtual
{
    /// <summary>A loop in virtual time that does not wait long for the outside world.</summary>
    public static EventLoop Loop() => new(new VirtualClock());

    /// <summary>A loop in virtual time that gives up at once when only something outside could go on.</summary>
    public static EventLoop ImpatientLoop() => new(new VirtualClock { ForeignPatience = TimeSpan.FromMilliseconds(20) });

    [OverloadResolutionPriority(1)]
    public static void Run(Func<Coroutine> main) => AsyncioContext.Run(main, loopFactory: Loop);

    [OverloadResolutionPriority(1)]
    public static T Run<T>(Func<Coroutine<T>> main) => AsyncioContext.Run(main, loopFactory: Loop);

    public static void Run(Func<Task> main) => AsyncioContext.Run(main, loopFactory: Loop);

    public static T Run<T>(Func<Task<T>> main) => AsyncioContext.Run(main, loopFactory: Loop);

    /// <summary>Runs one of the two forms of a body.</summary>
    public static void Run(Body body, Func<Coroutine> coroutine, Func<Task> native)
    {
        if (body == Body.Coroutine)
        {
            AsyncioContext.Run(coroutine, loopFactory: Loop);
        }
        else
        {
            AsyncioContext.Run(native, loopFactory: Loop);
        }
    }

    /// <summary>Makes a task of one of the two forms of a body.</summary>
    public static AsyncioTask Start(EventLoop loop, Body body, Func<Coroutine> coroutine, Func<Task> native) =>
        body == Body.Coroutine ? loop.CreateTask(coroutine()) : loop.CreateTask(native);

    /// <summary>Runs exactly one turn of a loop, without waiting.</summary>
    public static void Turn(this EventLoop loop)
    {
        loop.Stop();
        loop.RunForever();
    }

    /// <summary>Runs that many turns of a loop, without waiting.</summary>
    public static void Turns(this EventLoop loop, int count)
    {
        for (int i = 0; i < count; i++)
        {
            loop.Turn();
        }
    }
}

/// <summary>Counts the turns of a loop: a callback that schedules itself again. Keeps a virtual clock standing.</summary>
internal sealed class TurnCounter : IDisposable
{
    private readonly EventLoop _loop;
    private bool _over;

    public TurnCounter(EventLoop loop)
    {
        _loop = loop;
        loop.CallSoon(Tick);
    }

    public int Count { get; private set; }

    public void Dispose() => _over = true;

    private void Tick()
    {
        if (!_over)
        {
            Count++;
            _loop.CallSoon(Tick);
        }
    }
}
