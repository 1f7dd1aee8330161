using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>
/// Several loops in one process, each on a thread of its own: for servers that need more than one processor. Not in asyncio, where one
/// starts processes for that.
/// </summary>
/// <remarks>
/// <para>Each loop runs the same method, and makes a listener of its own: with <c>reusePort: true</c> the system spreads the connections
/// (Linux). Elsewhere one of them listens and hands out: <see cref="ServerOptions.HandOutTo"/>. What a loop has made belongs to it:
/// state, tasks, streams. To ask another loop, <c>await other.Run(…)</c>.</para>
/// <para>The first method that fails ends the others, unless <see cref="LoopGroupOptions.Restart"/> decides otherwise. One that returns
/// leaves the others alone.</para>
/// </remarks>
public sealed partial class LoopGroup
{
    private readonly LoopGroupOptions _options;
    private readonly Func<LoopMember, RunOptions, string, BackgroundLoop> _start;
    private readonly Lock _lock = new();
    private readonly EventLoop[] _loops;
    private readonly BackgroundLoop?[] _running;
    private bool _isStopping;

    private LoopGroup(int count, LoopGroupOptions options, Func<LoopMember, RunOptions, string, BackgroundLoop> start)
    {
        _options = options;
        _start = start;
        _running = new BackgroundLoop?[count];
        _loops = [.. Enumerable.Range(0, count).Select(_ => options.LoopFactory())];
    }

    /// <summary>Runs a method on several loops, and returns when all of them have ended.</summary>
    /// <param name="count">How many loops.</param>
    /// <param name="main">The method; called once on each loop.</param>
    /// <param name="options">Everything else; null means the defaults.</param>
    /// <remarks>
    /// A signal cancels the methods, in the order of the loops, so that every <c>finally</c> runs; then this returns as usual.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A loop is running on this thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is to be no loop.</exception>
    // twins: Task as Coroutine
    public static void Run(int count, Func<LoopMember, Task> main, LoopGroupOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(count, options, (member, run, name) => BackgroundLoop.Start(() => main(member), run, name));
    }

    private static void Run(int count, LoopGroupOptions? options, Func<LoopMember, RunOptions, string, BackgroundLoop> start)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (SynchronizationContext.Current is AsyncioContext)
        {
            throw new InvalidOperationException(
                "LoopGroup.Run() cannot be called from a running event loop, which it would block. Call it where the program begins. "
                    + "(ASYNCIO102)");
        }

        new LoopGroup(count, options ?? LoopGroupOptions.Default, start).RunAll();
    }

    private void RunAll()
    {
        using PosixSignalRegistration? interrupt = OnSignal(PosixSignal.SIGINT);
        using PosixSignalRegistration? terminate = OnSignal(PosixSignal.SIGTERM);
        Task.WhenAll([.. Enumerable.Range(0, _loops.Length).Select(RunOne)]).GetAwaiter().GetResult();
    }

    private PosixSignalRegistration? OnSignal(PosixSignal signal) =>
        _options.HandleSignals ? PosixSignalRegistration.Create(signal, context => context.Cancel = Stop()) : null;

    /// <summary>Runs the method of one loop to its end, and again if that is wanted.</summary>
    private async Task RunOne(int index)
    {
        try
        {
            while (Start(index) is { } running && !await Ended(index, running).ConfigureAwait(false))
            {
                _loops[index] = _options.LoopFactory();
            }
        }
        catch
        {
            Stop();
            throw;
        }
    }

    /// <returns>False if it has failed and is to run again.</returns>
    private async Task<bool> Ended(int index, BackgroundLoop running)
    {
        try
        {
            await running.Completion.ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (MayRestart(index, error))
        {
            return false;
        }
    }

    private bool MayRestart(int index, Exception error) =>
        !Volatile.Read(ref _isStopping) && _options.Restart is { } restart && restart(index, error);

    /// <summary>Starts the thread of a loop; null if the group is ending.</summary>
    private BackgroundLoop? Start(int index)
    {
        EventLoop loop = _loops[index];
        lock (_lock)
        {
            if (_isStopping)
            {
                loop.Close();
                return null;
            }

            if (_options.PinToProcessors && OperatingSystem.IsLinux())
            {
                loop.Post(() => ProcessorPin.PinThisThread(index));
            }

            return _running[index] = _start(
                new LoopMember(index, loop, _loops.AsReadOnly()), new RunOptions { LoopFactory = () => loop }, $"loop-{index}");
        }
    }

    /// <summary>Cancels all methods.</summary>
    /// <returns>False if that was done before.</returns>
    private bool Stop()
    {
        lock (_lock)
        {
            if (_isStopping)
            {
                return false;
            }

            _isStopping = true;
        }

        foreach (BackgroundLoop? running in _running)
        {
            running?.Cancel();
        }

        return true;
    }
}
