using System.Diagnostics;

namespace AsyncioSharp.Testing;

/// <summary>One escape: what, and where it was seen.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">What else is known.</param>
/// <param name="Stack">Where, if .NET has told on the thread where it happened.</param>
/// <param name="Suspects">What may have done it, if there is no stack: the first that can starts a thread.</param>
internal sealed record Escape(EscapeKind Kind, string Detail, StackTrace? Stack, IReadOnlyList<object>? Suspects = null)
{
    /// <summary>One line for a person: what happened, where, and what to do instead.</summary>
    public override string ToString()
    {
        string where = Suspects is not null ? Suspicion()
            : Stack is not null && CreationSite.Of(Stack) is { } site ? $"\n      at {site}"
            : string.Empty;
        return Kind switch
        {
            EscapeKind.WallClockTimer => $"  a timer on the wall clock{Detail}: virtual time does not know it. Pass loop.TimeProvider (Task.Delay(span, loop.TimeProvider)), or await Asyncio.Sleep(seconds).{where}",
            EscapeKind.PoolWork => $"  work is sent to the thread pool{Detail}: virtual time does not wait for it. Use Asyncio.ToThread(...), which it waits for, or stay on the loop.{where}",
            EscapeKind.Thread => $"  code of the test runs on a thread of its own{Detail}: virtual time does not wait for it. Use Asyncio.ToThread(...).{where}",
            _ => $"  the loop's thread is blocked by a synchronous wait{Detail}: nothing else runs meanwhile. Await instead.{where}",
        };
    }

    private string Suspicion()
    {
        IReadOnlyList<StackFrameInfo> sites = Suspects!.Select(ThreadStarts.In).FirstOrDefault(static sites => sites.Count > 0, []);
        return sites.Count == 0 ? string.Empty : "\n      started, as far as the code tells, at " + string.Join("\n      or at ", sites);
    }
}
