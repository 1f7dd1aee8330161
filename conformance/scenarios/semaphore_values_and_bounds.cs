namespace AsyncioSharp.Conformance;

/// <summary>A negative value is a ValueError; a semaphore may be released above its value, a bounded one may not.</summary>
[Scenario("semaphore_values_and_bounds")]
public static class SemaphoreValuesAndBounds
{
    public static async Coroutine Main(Trace t)
    {
        foreach (var kind in new Func<object>[] { () => new AsyncioSemaphore(-1), () => new AsyncioBoundedSemaphore(-1) })
        {
            try
            {
                kind();
            }
            catch (ArgumentException e)
            {
                t.Say(t.Error(e));
            }
        }
        var slots = new AsyncioSemaphore(0);
        slots.Release();
        slots.Release();
        await slots.Acquire();
        await slots.Acquire();
        t.Say($"locked {slots.Locked()}");
        var bounded = new AsyncioBoundedSemaphore(1);
        await bounded.Acquire();
        bounded.Release();
        try
        {
            bounded.Release();
        }
        catch (ArgumentException e)
        {
            t.Say($"release: {t.Error(e)}, locked {bounded.Locked()}");
        }
    }

    public static async Task Native(Trace t)
    {
        foreach (var kind in new Func<object>[] { () => new AsyncioSemaphore(-1), () => new AsyncioBoundedSemaphore(-1) })
        {
            try
            {
                kind();
            }
            catch (ArgumentException e)
            {
                t.Say(t.Error(e));
            }
        }
        var slots = new AsyncioSemaphore(0);
        slots.Release();
        slots.Release();
        await slots.Acquire();
        await slots.Acquire();
        t.Say($"locked {slots.Locked()}");
        var bounded = new AsyncioBoundedSemaphore(1);
        await bounded.Acquire();
        bounded.Release();
        try
        {
            bounded.Release();
        }
        catch (ArgumentException e)
        {
            t.Say($"release: {t.Error(e)}, locked {bounded.Locked()}");
        }
    }
}
