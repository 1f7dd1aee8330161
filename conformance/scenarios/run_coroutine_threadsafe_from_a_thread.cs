namespace AsyncioSharp.Conformance;

/// <summary>A thread hands a coroutine to the loop and blocks on its result, its error, or its cancellation.</summary>
[Scenario("run_coroutine_threadsafe_from_a_thread")]
public static class RunCoroutineThreadsafeFromAThread
{
    private static async Coroutine<string> Work(Trace t, string what)
    {
        await Asyncio.Sleep(0);
        t.Say($"{what} on the loop");
        if (what == "bad")
            throw new ArgumentException();
        if (what == "cancelled")
            throw new CancelledError();
        return what;
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        string Thread(string what)
        {
            try
            {
                return $"result {Asyncio.RunCoroutineThreadsafe(Work(t, what), loop).GetAwaiter().GetResult()}";
            }
            catch (Exception e)
            {
                return t.Error(e);
            }
        }

        foreach (var what in new[] { "good", "bad", "cancelled" })
            t.Say(await Asyncio.ToThread(() => Thread(what)));
    }
}
