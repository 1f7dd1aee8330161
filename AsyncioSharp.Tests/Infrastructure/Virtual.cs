using System.Runtime.CompilerServices;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>Runs test bodies in virtual time, with the checks of AsyncioSharp.Testing: a test that leaves a task or a timer behind, or reports an error to the loop, fails.</summary>
internal static partial class Virtual
{
    private static readonly TestOptions Strict = TestOptions.Default with { RealTimeLimit = Background.Limit.TotalSeconds };
    private static readonly TestOptions Leaving = Strict with { Leaks = LeakMode.Ignore };

    /// <summary>A loop in virtual time that does not wait long for the outside world.</summary>
    public static EventLoop Loop() => new(new VirtualClock());

    /// <summary>A loop in virtual time that gives up at once when only something outside could go on.</summary>
    public static EventLoop ImpatientLoop() => new(new VirtualClock { ForeignPatience = TimeSpan.FromMilliseconds(20) });

    [OverloadResolutionPriority(1)]
    public static void Run(Func<Coroutine> main) => AsyncioTest.Run(main, Strict);

    [OverloadResolutionPriority(1)]
    public static T Run<T>(Func<Coroutine<T>> main) => AsyncioTest.Run(main, Strict);

    public static void Run(Func<Task> main) => AsyncioTest.Run(main, Strict);

    public static T Run<T>(Func<Task<T>> main) => AsyncioTest.Run(main, Strict);

    /// <summary>Says that a lambda is an <c>async Task</c> method.</summary>
    public static void RunNative(Func<Task> main) => Run(main);

    /// <summary>Runs one of the two forms of a body.</summary>
    public static void Run(Body body, Func<Coroutine> coroutine, Func<Task> native) => Run(body, coroutine, native, Strict);

    /// <summary>Runs a test whose point is what is left at its end.</summary>
    [OverloadResolutionPriority(1)]
    public static void RunAndLeave(Func<Coroutine> main) => AsyncioTest.Run(main, Leaving);

    /// <inheritdoc cref="RunAndLeave(Func{Coroutine})"/>
    public static void RunAndLeave(Func<Task> main) => AsyncioTest.Run(main, Leaving);

    /// <inheritdoc cref="RunAndLeave(Func{Coroutine})"/>
    public static T RunAndLeave<T>(Func<Coroutine<T>> main) => AsyncioTest.Run(main, Leaving);

    /// <summary>The same for one of the two forms of a body.</summary>
    public static void RunAndLeave(Body body, Func<Coroutine> coroutine, Func<Task> native) => Run(body, coroutine, native, Leaving);

    private static void Run(Body body, Func<Coroutine> coroutine, Func<Task> native, TestOptions options)
    {
        if (body == Body.Coroutine)
        {
            AsyncioTest.Run(coroutine, options);
        }
        else
        {
            AsyncioTest.Run(native, options);
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
