namespace AsyncioSharp.Conformance;

/// <summary>A custom exception handler that fails itself does not stop the loop, nor the next report.</summary>
[Scenario("failing_exception_handler_does_not_stop_the_loop", 25)]
public static class FailingExceptionHandlerDoesNotStopTheLoop
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) =>
        {
            t.Say($"handler: {t.Error(context.Exception)}");
            throw new InvalidOperationException("the handler is broken");
        });
        loop.CallSoon(() => throw new ArgumentException("one"));
        loop.CallSoon(() => t.Say("between"));
        loop.CallSoon(() => throw new KeyNotFoundException("two"));
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) =>
        {
            t.Say($"handler: {t.Error(context.Exception)}");
            throw new InvalidOperationException("the handler is broken");
        });
        loop.CallSoon(() => throw new ArgumentException("one"));
        loop.CallSoon(() => t.Say("between"));
        loop.CallSoon(() => throw new KeyNotFoundException("two"));
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}
