namespace AsyncioSharp.Conformance;

/// <summary>An exit stack calls what it holds backwards; each sees the error that is on its way, may swallow it or replace it.</summary>
[Scenario("exit_stack_runs_its_exits_backwards")]
public static class ExitStackRunsItsExitsBackwards
{
    private static Func<Exception?, Coroutine<bool>> Note(Trace t, string name, bool result = false, Exception? raises = null) => async error =>
    {
        t.Say($"{name}: {t.Error(error)}");
        return raises is null ? result : throw raises;
    };

    private static Func<Exception?, bool> NoteSync(Trace t, string name, bool result = false) => error =>
    {
        t.Say($"{name}: {t.Error(error)}");
        return result;
    };

    private static async Coroutine Close(Trace t, string name) => t.Say($"close {name}");

    private static async Coroutine Block(Trace t, Exception? error, params Func<Exception?, Coroutine<bool>>[] exits)
    {
        try
        {
            await Asyncio.With(new AsyncExitStack(), async stack =>
            {
                foreach (var leave in exits)
                    stack.PushAsyncExit(leave);
                stack.Push(NoteSync(t, "sync"));
                stack.PushAsyncCallback(Close, t, "a");
                stack.Callback(t.Say, "callback");
                t.Say("body");
                if (error is not null)
                    throw error;
            });
            t.Say("goes on");
        }
        catch (Exception caught) when (caught is not OperationCanceledException)
        {
            for (Exception? e = caught; e is not null; e = e.GetErrorContext())
                t.Say($"out: {t.Error(e)} {t.Reason(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        await Block(t, null, Note(t, "one"), Note(t, "two"));
        await Block(t, new KeyNotFoundException("body"), Note(t, "one"), Note(t, "two"));
        await Block(t, new KeyNotFoundException("body"), Note(t, "one"), Note(t, "two", true));
        await Block(t, null, Note(t, "one", true), Note(t, "two", false, new ArgumentException("two")));
        await Block(t, new KeyNotFoundException("body"), Note(t, "one"), Note(t, "two", false, new ArgumentException("two")), Note(t, "three", false, new DivideByZeroException("three")));
        await Block(t, new KeyNotFoundException("body"), Note(t, "one", false, new ArgumentException("one")), Note(t, "two", true));
        var again = new KeyNotFoundException("again");
        await Block(t, again, Note(t, "one"), Note(t, "two", false, again));
    }
}
