namespace AsyncioSharp.Conformance;

/// <summary>A timeout block and a task group can be entered in a task only; a timeout block once only.</summary>
[Scenario("timeout_and_group_need_a_task", 117, 126)]
public static class TimeoutAndGroupNeedATask
{
    public static async Coroutine Main(Trace t)
    {
        void Attempt(string what, Action enter)
        {
            try
            {
                enter();
            }
            catch (InvalidOperationException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }

        // The blocks are lambdas here; what enters them is not public.
        var loop = Asyncio.GetRunningLoop();
        loop.CallSoon(() => Attempt("timeout in a callback", new TimeoutScope(null).Enter));
        loop.CallSoon(() => Attempt("group in a callback", new TaskGroup().Enter));
        await Asyncio.Sleep(0);
        var scope = new TimeoutScope(null);
        scope.Enter();
        Attempt("timeout again", scope.Enter);
    }
}
