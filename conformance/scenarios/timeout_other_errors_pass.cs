namespace AsyncioSharp.Conformance;

/// <summary>An error of the body passes a timeout block unchanged, also after the expiry.</summary>
[Scenario("timeout_other_errors_pass", 123)]
public static class TimeoutOtherErrorsPass
{
    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.Timeout(1, async cm => throw new KeyNotFoundException());
        }
        catch (KeyNotFoundException e)
        {
            t.At(t.Error(e));
        }
        TimeoutScope scope = null!;
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                scope = cm;
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    throw new ArgumentException("from cleanup");
                }
            });
        }
        catch (ArgumentException e)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) => throw new KeyNotFoundException());
        }
        catch (KeyNotFoundException e)
        {
            t.At(t.Error(e));
        }
        TimeoutScope scope = null!;
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                scope = cm;
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    throw new ArgumentException("from cleanup");
                }
            });
        }
        catch (ArgumentException e)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }
}
