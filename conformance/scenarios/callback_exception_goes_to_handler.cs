namespace AsyncioSharp.Conformance;

/// <summary>An exception of a callback reaches the exception handler at its place in the batch, and the batch goes on.</summary>
[Scenario("callback_exception_goes_to_handler", 11)]
public static class CallbackExceptionGoesToHandler
{
    private sealed class Oops : Exception;

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"handler: {t.Error(context.Exception)}, handle given {context.Handle is not null}"));
        loop.CallSoon(() => t.Say("before"));
        loop.CallSoon(() =>
        {
            t.Say("failing");
            throw new Oops();
        });
        loop.CallSoon(() => t.Say("after"));
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"handler: {t.Error(context.Exception)}, handle given {context.Handle is not null}"));
        loop.CallSoon(() => t.Say("before"));
        loop.CallSoon(() =>
        {
            t.Say("failing");
            throw new Oops();
        });
        loop.CallSoon(() => t.Say("after"));
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}
