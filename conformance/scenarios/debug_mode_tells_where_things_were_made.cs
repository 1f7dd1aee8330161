namespace AsyncioSharp.Conformance;

/// <summary>In debug mode reports tell where the callback, the task or the future was made; without it they do not.</summary>
[Scenario("debug_mode_tells_where_things_were_made", 245)]
public static class DebugModeTellsWhereThingsWereMade
{
    private static void Fail(EventLoop loop) => loop.CreateFuture().SetException(new ArgumentException());

    private static void Failing() => throw new KeyNotFoundException();

    private static async Coroutine Forever() => await Asyncio.GetRunningLoop().CreateFuture();

    public static void Run(Trace t)
    {
        foreach (bool debug in new[] { false, true })
        {
            var loop = t.Loop();
            loop.SetDebug(debug);
            List<string> reports = [];
            loop.SetExceptionHandler((_, context) =>
            {
                string what = context.Task is not null ? "task" : context.Handle is not null ? "callback" : "future";
                reports.Add($"debug {debug}, {what}: {context.SourceTraceback is not null}");
            });
            loop.CallSoon(Failing);
            loop.CreateTask(Forever());
            Fail(loop);
            GC.Collect();
            loop.CallSoon(loop.Stop);
            loop.RunForever();
            loop.Close();
            foreach (string report in reports.Order(StringComparer.Ordinal))
                t.Say(report);
        }
    }
}
