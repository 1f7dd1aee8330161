namespace AsyncioSharp.Conformance;

/// <summary>The report about a failing callback does not show the callback's arguments: they may be secret.</summary>
[Scenario("report_does_not_show_arguments", 248)]
public static class ReportDoesNotShowArguments
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"password shown {context.Message.Contains("12345") || context.Handle!.ToString().Contains("12345")}"));

        void Failing(string password) => throw new ArgumentException();

        loop.CallSoon(Failing, "12345");
        loop.CallLater(1, Failing, "12345");
        await Asyncio.Sleep(2);
    }
}
