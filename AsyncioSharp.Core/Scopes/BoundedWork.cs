using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

/// <summary>What <see cref="Asyncio"/>.ForEach does: one task per item, at most so many at once.</summary>
/// <remarks>
/// The tasks are children of a group, which gives the rules of cancellation. A place is taken before the next item is asked for, so that
/// the source is never read ahead of need.
/// </remarks>
internal sealed class BoundedWork<T>
{
    private readonly AsyncioSemaphore _places;
    private readonly Func<T, Coroutine> _body;
    private readonly Action<Future> _release;

    public BoundedWork(int limit, Func<T, Coroutine> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _places = new AsyncioSemaphore(limit);
        _body = body;
        _release = _ => _places.Release();
    }

    public Coroutine Run(IEnumerable<T> items) => Run(async Coroutine (tg) =>
    {
        using IEnumerator<T> source = items.GetEnumerator();
        await _places.Acquire();
        while (source.MoveNext())
        {
            Start(tg, source.Current);
            await _places.Acquire();
        }
    });

    public Coroutine Run(IAsyncEnumerable<T> items) => Run(async Coroutine (tg) =>
    {
        await using IAsyncEnumerator<T> source = items.GetAsyncEnumerator(Asyncio.CurrentTask()!.CancellationToken);
        await _places.Acquire();
        while (await source.MoveNextAsync())
        {
            Start(tg, source.Current);
            await _places.Acquire();
        }
    });

    /// <summary>
    /// The first error comes out as it is; what others throw while they are cancelled for it is reported, so that it is not lost.
    /// </summary>
    private static async Coroutine Run(Func<TaskGroup, Coroutine> start)
    {
        try
        {
            await Asyncio.TaskGroup(start);
        }
        catch (AggregateException errors)
        {
            foreach (Exception further in errors.InnerExceptions.Skip(1))
            {
                EventLoop.RequireRunning().CallExceptionHandler(new LoopExceptionContext
                {
                    Message = "A body of ForEach has failed after another one had",
                    Exception = further,
                });
            }

            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }

    private void Start(TaskGroup tg, T item)
    {
        AsyncioTask task = tg.CreateTask(RunOne(item));

        // Not inside of the body: one that is cancelled before its first step never runs.
        task.AddDoneCallback(_release);
    }

    private async Coroutine RunOne(T item) => await _body(item);
}
