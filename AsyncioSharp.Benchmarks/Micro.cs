using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;

namespace AsyncioSharp.Benchmarks;

/// <summary>The hot paths under BenchmarkDotNet: time and allocated bytes per operation, on one loop that lives as long as the benchmark.</summary>
[MemoryDiagnoser]
public class Micro
{
    private const int Count = 10_000;

    private EventLoop _loop = null!;
    private Action _callback = null!;
    private int _left;

    internal static int Run(string[] arguments)
    {
        BenchmarkSwitcher.FromTypes([typeof(Micro)]).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments);
        return 0;
    }

    /// <summary>Makes the loop.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _loop = new EventLoop();
        _callback = Step;
    }

    /// <summary>Closes the loop.</summary>
    [GlobalCleanup]
    public void CleanUp() => _loop.Close();

    /// <summary>A callback that posts itself.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void PostChain()
    {
        _left = Count;
        _loop.Post(_callback);
        _loop.RunForever();
    }

    /// <summary>One task that gives way.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void SleepZero() => _loop.RunUntilComplete(Yielder());

    /// <summary>A task made and awaited.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void CreateTaskAwait() => _loop.RunUntilComplete(Creator());

    /// <summary>Three coroutines deep, suspended once.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void ThreeDeep() => _loop.RunUntilComplete(Caller());

    /// <summary>A timer set and cancelled.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void CallLaterCancel() => _loop.RunUntilComplete(Canceller());

    private static async Coroutine Yielder()
    {
        for (int i = 0; i < Count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    private static async Coroutine Creator()
    {
        for (int i = 0; i < Count; i++)
        {
            await Asyncio.CreateTask(GatherTrivial.Trivial(i));
        }
    }

    private static async Coroutine Caller()
    {
        for (int i = 0; i < Count; i++)
        {
            await Outer();
        }
    }

    private static async Coroutine Outer() => await Middle();

    private static async Coroutine Middle() => await Inner();

    private static async Coroutine Inner() => await Asyncio.Sleep(0);

    private async Coroutine Canceller()
    {
        for (int i = 0; i < Count; i++)
        {
            _loop.CallLater(10, static () => { }).Cancel();
            if (i % 1000 == 0)
            {
                await Asyncio.Sleep(0);
            }
        }
    }

    private void Step()
    {
        if (--_left > 0)
        {
            _loop.Post(_callback);
        }
        else
        {
            _loop.Stop();
        }
    }
}
