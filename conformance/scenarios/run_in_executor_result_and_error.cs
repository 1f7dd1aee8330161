namespace AsyncioSharp.Conformance;

/// <summary>Results and errors of an executor job come back to the awaiter, on the loop's thread.</summary>
[Scenario("run_in_executor_result_and_error")]
public static class RunInExecutorResultAndError
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var here = Environment.CurrentManagedThreadId;

        (int, bool) Job(int n)
        {
            if (n == 0)
                throw new ArgumentException("zero");
            return (n * 2, Environment.CurrentManagedThreadId == here);
        }

        var (result, sameThread) = await loop.RunInExecutor(null, () => Job(21));
        t.Say($"{result}, job on the loop's thread {sameThread}");
        try
        {
            await loop.RunInExecutor(null, () => Job(0));
        }
        catch (ArgumentException e)
        {
            t.Say($"{t.Error(e)} {t.Reason(e)}");
        }
        t.Say($"back on the loop's thread {Environment.CurrentManagedThreadId == here}");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var here = Environment.CurrentManagedThreadId;

        (int, bool) Job(int n)
        {
            if (n == 0)
                throw new ArgumentException("zero");
            return (n * 2, Environment.CurrentManagedThreadId == here);
        }

        var (result, sameThread) = await loop.RunInExecutor(null, () => Job(21));
        t.Say($"{result}, job on the loop's thread {sameThread}");
        try
        {
            await loop.RunInExecutor(null, () => Job(0));
        }
        catch (ArgumentException e)
        {
            t.Say($"{t.Error(e)} {t.Reason(e)}");
        }
        t.Say($"back on the loop's thread {Environment.CurrentManagedThreadId == here}");
    }
}
