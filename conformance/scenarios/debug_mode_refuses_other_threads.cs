namespace AsyncioSharp.Conformance;

/// <summary>In debug mode call_soon, call_later and call_at from another thread are errors; call_soon_threadsafe is not.</summary>
[Scenario("debug_mode_refuses_other_threads", 243)]
public static class DebugModeRefusesOtherThreads
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetDebug(true);
        var done = loop.CreateFuture<string>();

        void Job()
        {
            foreach (var (what, use) in new (string, Action)[]
            {
                ("call_soon", () => loop.CallSoon(() => t.Say("never"))), ("call_later", () => loop.CallLater(1, () => t.Say("never"))),
                ("call_at", () => loop.CallAt(1, () => t.Say("never"))),
            })
            {
                try
                {
                    use();
                }
                catch (InvalidOperationException e)
                {
                    t.Say($"{what}: {t.Error(e)}");
                }
            }
            loop.CallSoonThreadsafe(() => done.SetResult("through"));
        }

        await loop.RunInExecutor(null, Job);
        t.Say(await done);
    }
}
