using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// .NET has no hook that tells a loop of async iterators. Those that come through Asyncio.Asyncgen are tracked from their first item to
// their disposal.
public sealed partial class EventLoop
{
    private readonly HashSet<IAsyncDisposable> _asyncgens = [];
    private bool _asyncgensShutDown;

    /// <summary>
    /// Closes all tracked async generators that are still open (asyncio's <c>loop.shutdown_asyncgens()</c>), so that their <c>finally</c>
    /// blocks run.
    /// </summary>
    /// <returns>A coroutine. Errors of the generators go to the exception handler.</returns>
    public async Coroutine ShutdownAsyncgens()
    {
        CheckThread();
        _asyncgensShutDown = true;
        IAsyncDisposable[] open = [.. _asyncgens];
        _asyncgens.Clear();
        if (open.Length == 0)
        {
            return;
        }

        // Reported when all are closed, as asyncio does: a handler finds none of them half-way.
        Exception?[] errors = await Asyncio.Gather(open.Select(CloseAsyncgen));
        foreach ((IAsyncDisposable generator, Exception? error) in open.Zip(errors))
        {
            if (error is not null)
            {
                CallExceptionHandler(new LoopExceptionContext
                {
                    Message = $"an error occurred during closing of asynchronous generator {generator}",
                    Exception = error,
                    Asyncgen = generator,
                });
            }
        }
    }

    private static async Coroutine<Exception?> CloseAsyncgen(IAsyncDisposable generator)
    {
        try
        {
            await generator.DisposeAsync();
            return null;
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            return error;
        }
    }

    /// <summary>Iterates a generator so that the loop knows of it until it is disposed.</summary>
    internal static async IAsyncEnumerable<T> TrackAsyncgen<T>(
        IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        EventLoop loop = RequireRunning();
        if (loop._asyncgensShutDown)
        {
            Console.Error.WriteLine($"asynchronous generator {source} was scheduled after loop.ShutdownAsyncgens() call");
        }

        IAsyncEnumerator<T> generator = source.GetAsyncEnumerator(cancellationToken);
        loop._asyncgens.Add(generator);
        Array.ForEach(loop._instruments, one => one.OnAsyncgenOpened(generator, source));
        try
        {
            while (await generator.MoveNextAsync())
            {
                yield return generator.Current;
            }
        }
        finally
        {
            if (loop._asyncgens.Remove(generator))
            {
                await generator.DisposeAsync();
            }
        }
    }
}
