namespace AsyncioSharp.Conformance;

/// <summary>Completing twice and reading too early are InvalidStateErrors; cancelling a done future returns False.</summary>
[Scenario("future_invalid_states", 40, 41)]
public static class FutureInvalidStates
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        void Attempt(string what, Action use)
        {
            try
            {
                use();
                t.Say($"{what} went through");
            }
            catch (Exception e) when (e is InvalidStateError or CancelledError)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }

        var future = loop.CreateFuture<int>();
        Attempt("result of a pending one", () => future.Result());
        Attempt("exception of a pending one", () => future.Exception());
        future.SetResult(1);
        Attempt("second result", () => future.SetResult(2));
        Attempt("exception after result", () => future.SetException(new ArgumentException()));
        t.Say($"cancel {future.Cancel()}, {t.State(future)}");
        var cancelled = loop.CreateFuture<int>();
        t.Say($"cancel {cancelled.Cancel()}, again {cancelled.Cancel()}, done {cancelled.Done()}");
        Attempt("result after cancel", () => cancelled.SetResult(1));
        Attempt("result of a cancelled one", () => cancelled.Result());
        Attempt("exception of a cancelled one", () => cancelled.Exception());
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        void Attempt(string what, Action use)
        {
            try
            {
                use();
                t.Say($"{what} went through");
            }
            catch (Exception e) when (e is InvalidStateError or CancelledError)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }

        var future = loop.CreateFuture<int>();
        Attempt("result of a pending one", () => future.Result());
        Attempt("exception of a pending one", () => future.Exception());
        future.SetResult(1);
        Attempt("second result", () => future.SetResult(2));
        Attempt("exception after result", () => future.SetException(new ArgumentException()));
        t.Say($"cancel {future.Cancel()}, {t.State(future)}");
        var cancelled = loop.CreateFuture<int>();
        t.Say($"cancel {cancelled.Cancel()}, again {cancelled.Cancel()}, done {cancelled.Done()}");
        Attempt("result after cancel", () => cancelled.SetResult(1));
        Attempt("result of a cancelled one", () => cancelled.Result());
        Attempt("exception of a cancelled one", () => cancelled.Exception());
    }
}
