namespace AsyncioSharp.Conformance;

/// <summary>An exit that returns true swallows the error, also a cancellation; the program goes on behind the block.</summary>
[Scenario("with_exit_swallows_the_error")]
public static class WithExitSwallowsTheError
{
    private sealed class Suppress<TError>(Trace t) : IAsyncContextManager<Suppress<TError>>
        where TError : Exception
    {
        public async Coroutine<Suppress<TError>> Enter() => this;

        public async Coroutine<bool> Exit(Exception? error)
        {
            t.At($"exit: {t.Error(error)}");
            return error is TError;
        }
    }

    private static async Coroutine<string> Ask(Trace t, Exception? error)
    {
        var result = await Asyncio.With(new Suppress<KeyNotFoundException>(t), async Coroutine<string> (_) => error is null ? "a result" : throw error);
        return result.TryGetValue(out string? value) ? value : "none";
    }

    private static async Coroutine<string> Stubborn(Trace t)
    {
        await Asyncio.With(new Suppress<CancelledError>(t), async _ => await Asyncio.Sleep(10));
        t.At($"behind the block, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        return "done";
    }

    public static async Coroutine Main(Trace t)
    {
        t.Say(await Ask(t, null));
        t.Say(await Ask(t, new KeyNotFoundException("swallowed")));
        try
        {
            await Ask(t, new ArgumentException("passes"));
        }
        catch (ArgumentException e)
        {
            t.Say(t.Reason(e));
        }
        var task = Asyncio.CreateTask(Stubborn(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        t.At(await task);
    }

    private static async Task<string> AskNative(Trace t, Exception? error)
    {
        var result = await Asyncio.With(new Suppress<KeyNotFoundException>(t), async Task<string> (_) => error is null ? "a result" : throw error);
        return result.TryGetValue(out string? value) ? value : "none";
    }

    private static async Task<string> StubbornNative(Trace t)
    {
        await Asyncio.With(new Suppress<CancelledError>(t), async Task (_) => await Asyncio.Sleep(10));
        t.At($"behind the block, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        return "done";
    }

    public static async Task Native(Trace t)
    {
        t.Say(await AskNative(t, null));
        t.Say(await AskNative(t, new KeyNotFoundException("swallowed")));
        try
        {
            await AskNative(t, new ArgumentException("passes"));
        }
        catch (ArgumentException e)
        {
            t.Say(t.Reason(e));
        }
        var task = Asyncio.CreateTask(() => StubbornNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        t.At(await task);
    }
}
