namespace AsyncioSharp.Conformance;

/// <summary>What was entered is left when a later one cannot be entered; PopAll takes the exits away when all could be.</summary>
[Scenario("exit_stack_pop_all_and_failing_enter")]
public static class ExitStackPopAllAndFailingEnter
{
    private sealed class Connection(Trace t, string name, bool fails = false) : IAsyncContextManager<Connection>
    {
        public async Coroutine<Connection> Enter()
        {
            await Asyncio.Sleep(1);
            if (fails)
                throw new ArgumentException($"{name} refused");
            t.At($"{name} open");
            return this;
        }

        public async Coroutine<bool> Exit(Exception? error)
        {
            await Asyncio.Sleep(1);
            t.At($"{name} closed: {t.Error(error)}");
            return false;
        }
    }

    private static async Coroutine<AsyncExitStack> Connect(params Connection[] connections) =>
        await Asyncio.With(new AsyncExitStack(), async stack =>
        {
            foreach (var connection in connections)
                await stack.EnterAsyncContext(connection);
            return stack.PopAll();
        });

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Connect(new Connection(t, "one"), new Connection(t, "two"), new Connection(t, "three", fails: true));
        }
        catch (ArgumentException e)
        {
            t.At(t.Reason(e));
        }
        var stack = await Connect(new Connection(t, "four"), new Connection(t, "five"));
        t.At("both open");
        await stack.Aclose();
        await stack.Aclose();
        t.At("closed once");
    }
}
