namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>A second use of a coroutine that somebody awaits or has awaited: refused, whatever way is taken.</summary>
public enum SecondUse
{
    Await,
    AwaitUntyped,
    AwaitInTask,
    Awaiter,
    CreateTask,
    EnsureFuture,
    Gather,
    WaitFor,
    Shield,
}

/// <summary>What a second use must do.</summary>
internal static class SecondUseExtensions
{
    /// <summary>Uses the coroutine once more, and checks that the error says why it is refused.</summary>
    public static async Task MustBeRefused<T>(this SecondUse use, Coroutine<T> coroutine)
    {
        InvalidOperationException? refusal = null;
        try
        {
            await Take(use, coroutine);
        }
        catch (InvalidOperationException error)
        {
            refusal = error;
        }

        refusal.Should().NotBeNull("a coroutine is awaited once");
        refusal!.Message.Should().Contain("cannot reuse already awaited coroutine");
    }

    /// <inheritdoc cref="MustBeRefused{T}(SecondUse, Coroutine{T})"/>
    public static Task MustBeRefused(this SecondUse use, Coroutine coroutine) =>
        coroutine is Coroutine<Nothing> typed ? use.MustBeRefused(typed) : use.MustBeRefused((Coroutine<bool>)coroutine);

    private static async Task Take<T>(SecondUse use, Coroutine<T> coroutine)
    {
        switch (use)
        {
            case SecondUse.Await:
                await coroutine;
                break;
            case SecondUse.AwaitUntyped:
                await (IAwaitable)coroutine;
                break;
            case SecondUse.AwaitInTask:
                await Asyncio.CreateTask(async Coroutine () => await coroutine);
                break;
            case SecondUse.Awaiter:
                _ = coroutine.GetAwaiter().IsCompleted;
                break;
            case SecondUse.CreateTask:
                await Asyncio.CreateTask(coroutine);
                break;
            case SecondUse.EnsureFuture:
                await Asyncio.EnsureFuture(coroutine);
                break;
            case SecondUse.Gather:
                await Asyncio.Gather(coroutine);
                break;
            case SecondUse.WaitFor:
                await Asyncio.WaitFor(coroutine, 1);
                break;
            case SecondUse.Shield:
                await Asyncio.Shield(coroutine);
                break;
        }
    }
}
