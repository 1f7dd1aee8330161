using System.Diagnostics;

namespace AsyncioSharp.Testing;

/// <summary>One escape: what, and where it was seen.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">What else is known.</param>
/// <param name="Stack">Where, if .NET has told on the thread where it happened.</param>
/// <param name="Sites">Where, if it had to be found otherwise; one of them.</param>
internal sealed record Escape(EscapeKind Kind, string Detail, StackTrace? Stack, IReadOnlyList<StackFrameInfo>? Sites = null)
{
    /// <summary>One line for a person: what happened, where, and what to do instead.</summary>
    public override string ToString()
    {
        IEnumerable<StackFrameInfo> sites = Sites ?? (Stack is not null && CreationSite.Of(Stack) is { } site ? [site] : []);
        string where = string.Join("\n      or", sites.Select(static site => $" at {site}"));
        where = where.Length > 0 ? $"\n     {where}" : string.Empty;
        return Kind switch
        {
            EscapeKind.WallClockTimer => $"  a timer on the wall clock{Detail}: virtual time does not know it. Pass loop.TimeProvider (Task.Delay(span, loop.TimeProvider)), or await Asyncio.Sleep(seconds).{where}",
            EscapeKind.PoolWork => $"  work is sent to the thread pool{Detail}: virtual time does not wait for it. Use Asyncio.ToThread(...), which it waits for, or stay on the loop.{where}",
            EscapeKind.Thread => $"  code of the test runs on a thread of its own{Detail}: virtual time does not wait for it. Use Asyncio.ToThread(...).{where}",
            _ => $"  the loop's thread is blocked by a synchronous wait{Detail}: nothing else runs meanwhile. Await instead.{where}",
        };
    }
}
