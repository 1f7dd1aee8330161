namespace AsyncioSharp.Testing;

/// <summary>One escape.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">What else is known.</param>
/// <param name="Where">The rest of the line "at …", found out when somebody asks; null if it cannot be known.</param>
internal sealed record Escape(EscapeKind Kind, string Detail, Func<string?>? Where)
{
    /// <summary>One line for a person: what happened, where, and what to do instead.</summary>
    public override string ToString()
    {
        string what = Kind switch
        {
            EscapeKind.WallClockTimer =>
                $"a timer on the wall clock{Detail}: virtual time does not know it. Pass loop.TimeProvider (Task.Delay(span, "
                    + "loop.TimeProvider)), or await Asyncio.Sleep(seconds).",
            EscapeKind.PoolWork =>
                $"work is sent to the thread pool{Detail}: virtual time does not wait for it. Use Asyncio.ToThread(...), "
                    + "which it waits for, or stay on the loop.",
            EscapeKind.Thread =>
                $"code of the test runs on a thread of its own{Detail}: virtual time does not wait for it. Use Asyncio.ToThread(...).",
            EscapeKind.Socket =>
                $"virtual time goes on while {Detail} is open: it does not wait for sockets and pipes. Hold it (using (loop.HoldTime())), "
                    + "or run the test in real time (VirtualTime = false).",
            _ => $"the loop's thread is blocked by a synchronous wait{Detail}: nothing else runs meanwhile. Await instead.",
        };
        return Where?.Invoke() is { } place ? $"  {what}\n      {place}" : $"  {what}";
    }
}
