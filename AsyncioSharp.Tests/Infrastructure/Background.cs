using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>Threads of a test: whatever goes wrong there is raised where the test joins them.</summary>
internal sealed class Background
{
    /// <summary>Far beyond what any step needs; only a hang reaches it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Thread _thread;
    private ExceptionDispatchInfo? _error;

    private Background(Action action, int stackBytes)
    {
        _thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    _error = ExceptionDispatchInfo.Capture(e);
                }
            },
            stackBytes) { IsBackground = true };
        _thread.Start();
    }

    public static Background Start(Action action) => new(action, 0);

    /// <summary>Runs an action on a thread of its own, to its end.</summary>
    public static void Run(Action action, int stackBytes = 0) => new Background(action, stackBytes).Join();

    /// <summary>The same with a result.</summary>
    public static T Ask<T>(Func<T> function)
    {
        T result = default!;
        Run(() => result = function());
        return result;
    }

    public void Join()
    {
        _thread.Join(Limit).Should().BeTrue("the thread should end");
        _error?.Throw();
    }
}

/// <summary>A loop on the system's clock that runs on a thread of its own until disposed.</summary>
internal sealed class LoopThread : IDisposable
{
    private readonly Background _thread;

    public LoopThread()
    {
        using var running = new ManualResetEventSlim();
        _thread = Background.Start(() =>
        {
            Loop.CallSoon(running.Set);
            Loop.RunForever();
        });
        running.Wait(Background.Limit).Should().BeTrue("the loop should start");
    }

    public EventLoop Loop { get; } = new();

    /// <summary>Runs a function on the loop's thread and waits for it.</summary>
    public T Ask<T>(Func<T> function)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.CallSoonThreadsafe(() =>
        {
            try
            {
                answer.SetResult(function());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        answer.Task.Wait(Background.Limit).Should().BeTrue("the loop should answer");
        return answer.Task.Result;
    }

    public void Dispose()
    {
        Loop.CallSoonThreadsafe(Loop.Stop);
        _thread.Join();
        Loop.Close();
    }
}
