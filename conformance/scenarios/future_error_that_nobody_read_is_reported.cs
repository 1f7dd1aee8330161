namespace AsyncioSharp.Conformance;

/// <summary>The error of a future that nobody read is reported when the future is gone; one that was read, or cancelled too late, is not.</summary>
[Scenario("future_error_that_nobody_read_is_reported", 49)]
public static class FutureErrorThatNobodyReadIsReported
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        List<string> reports = [];
        loop.SetExceptionHandler((_, context) => reports.Add(t.Reason(context.Exception!)));

        Future Fail(string name)
        {
            var future = loop.CreateFuture();
            future.SetException(new ArgumentException(name));
            return future;
        }

        void Make()
        {
            Fail("unread");
            Fail("read").Exception();
            Fail("cancelled").Cancel();
            try
            {
                Fail("raised").Result();
            }
            catch (ArgumentException)
            {
            }
            Fail("unread too");
        }

        Make();
        GC.Collect();
        loop.CallSoon(loop.Stop);
        loop.RunForever();
        loop.Close();
        foreach (string report in reports.Order(StringComparer.Ordinal))
            t.Say(report);
    }
}
