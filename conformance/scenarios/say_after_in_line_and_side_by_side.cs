namespace AsyncioSharp.Conformance;

/// <summary>The classic: two sleeps in line take their sum, two tasks take the longer one.</summary>
[Scenario("say_after_in_line_and_side_by_side")]
public static class SayAfterInLineAndSideBySide
{
    private static async Coroutine SayAfter(Trace t, double delay, string what)
    {
        await Asyncio.Sleep(delay);
        t.At(what);
    }

    public static async Coroutine Main(Trace t)
    {
        t.At("started");
        await SayAfter(t, 1, "hello");
        await SayAfter(t, 2, "world");
        t.At("in line");
        var one = Asyncio.CreateTask(SayAfter(t, 1, "hello"));
        var two = Asyncio.CreateTask(SayAfter(t, 2, "world"));
        await one;
        await two;
        t.At("side by side");
    }

    public static async Task Native(Trace t)
    {
        t.At("started");
        await SayAfterNative(t, 1, "hello");
        await SayAfterNative(t, 2, "world");
        t.At("in line");
        var one = Asyncio.CreateTask(() => SayAfterNative(t, 1, "hello"));
        var two = Asyncio.CreateTask(() => SayAfterNative(t, 2, "world"));
        await one;
        await two;
        t.At("side by side");
    }

    private static async Task SayAfterNative(Trace t, double delay, string what)
    {
        await Asyncio.Sleep(delay);
        t.At(what);
    }
}
