namespace AsyncioSharp.Conformance;

/// <summary>The exit of a context manager is told what leaves its block; what it raises takes the place and has the first error as context.</summary>
[Scenario("with_exit_sees_the_error_and_may_replace_it")]
public static class WithExitSeesTheErrorAndMayReplaceIt
{
    private sealed class Manager(Trace t, string name, Exception? raises = null) : IAsyncContextManager<string>
    {
        public async Coroutine<string> Enter()
        {
            await Asyncio.Sleep(1);
            t.At($"{name} enter");
            return name;
        }

        public async Coroutine<bool> Exit(Exception? error)
        {
            await Asyncio.Sleep(1);
            t.At($"{name} exit: {t.Error(error)}");
            return raises is null ? false : throw raises;
        }
    }

    private static async Coroutine Nested(Trace t, Exception? inner, Exception? outer) =>
        await Asyncio.With(new Manager(t, "outer", outer), async a =>
            await Asyncio.With(new Manager(t, "inner", inner), async b =>
            {
                t.At($"body of {a} and {b}");
                throw new KeyNotFoundException("body");
            }));

    public static async Coroutine Main(Trace t)
    {
        await Asyncio.With(new Manager(t, "alone"), async _ => t.At("body"));
        foreach (var (inner, outer) in new (Exception?, Exception?)[]
            { (null, null), (new ArgumentException("inner"), null), (new ArgumentException("inner"), new DivideByZeroException("outer")) })
        {
            try
            {
                await Nested(t, inner, outer);
            }
            catch (Exception caught) when (caught is not OperationCanceledException)
            {
                for (Exception? e = caught; e is not null; e = e.GetErrorContext())
                    t.At($"{t.Error(e)} {t.Reason(e)}");
            }
        }
    }

    private static async Task NestedNative(Trace t, Exception? inner, Exception? outer) =>
        await Asyncio.With(new Manager(t, "outer", outer), async Task (a) =>
            await Asyncio.With(new Manager(t, "inner", inner), async Task (b) =>
            {
                t.At($"body of {a} and {b}");
                throw new KeyNotFoundException("body");
            }));

    public static async Task Native(Trace t)
    {
        await Asyncio.With(new Manager(t, "alone"), async Task (_) => t.At("body"));
        foreach (var (inner, outer) in new (Exception?, Exception?)[]
            { (null, null), (new ArgumentException("inner"), null), (new ArgumentException("inner"), new DivideByZeroException("outer")) })
        {
            try
            {
                await NestedNative(t, inner, outer);
            }
            catch (Exception caught)
            {
                for (Exception? e = caught; e is not null; e = e.GetErrorContext())
                    t.At($"{t.Error(e)} {t.Reason(e)}");
            }
        }
    }
}
