namespace AsyncioSharp.Conformance;

/// <summary>call_exception_handler() hands over message and exception as given.</summary>
[Scenario("call_exception_handler_by_hand")]
public static class CallExceptionHandlerByHand
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        t.Say($"handler set {loop.GetExceptionHandler() is not null}");
        loop.SetExceptionHandler((_, context) => t.Say($"{context.Message}: {t.Error(context.Exception)}"));
        t.Say($"handler set {loop.GetExceptionHandler() is not null}");
        loop.CallExceptionHandler(new() { Message = "by hand", Exception = new ArgumentException() });
        loop.CallExceptionHandler(new() { Message = "without an exception" });
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        t.Say($"handler set {loop.GetExceptionHandler() is not null}");
        loop.SetExceptionHandler((_, context) => t.Say($"{context.Message}: {t.Error(context.Exception)}"));
        t.Say($"handler set {loop.GetExceptionHandler() is not null}");
        loop.CallExceptionHandler(new() { Message = "by hand", Exception = new ArgumentException() });
        loop.CallExceptionHandler(new() { Message = "without an exception" });
    }
}
