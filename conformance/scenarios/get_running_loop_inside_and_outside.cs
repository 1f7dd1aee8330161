namespace AsyncioSharp.Conformance;

/// <summary>There is a running loop in coroutines and callbacks, and none after the run.</summary>
[Scenario("get_running_loop_inside_and_outside")]
public static class GetRunningLoopInsideAndOutside
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();

        void Ask(string where)
        {
            try
            {
                t.Say($"{where}: {ReferenceEquals(Asyncio.GetRunningLoop(), loop)}");
            }
            catch (InvalidOperationException e)
            {
                t.Say($"{where}: {t.Error(e)}");
            }
        }

        async Coroutine Inside() => Ask("coroutine");

        Ask("before");
        loop.CallSoon(() => Ask("callback"));
        loop.RunUntilComplete(Inside());
        Ask("after");
        loop.Close();
    }
}
