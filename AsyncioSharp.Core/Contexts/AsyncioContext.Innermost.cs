namespace AsyncioSharp;

// A task may have several awaits of foreign things. A request has to end those with nothing inside that brings the cancellation in any
// case. Inside is what the await waits for by way of native methods, another coroutine or a wait of ours (NativeCallers). Where that cannot
// be found out, the place where each suspended tells: the later step of the loop, and in one step the deeper start. (While the inner one
// goes on and is suspended again, the outer one stays where it is.)
public sealed partial class AsyncioContext
{
    private SuspendedFrame[] Innermost(List<SuspendedFrame> frames, TokenScope? from)
    {
        SuspendedFrame[] inside = [.. frames.Where(suspended => TokenScope.IsInside(suspended.Scope, from))];
        InnerWait[] inners =
            [.. inside.Select(static suspended => new InnerWait(suspended.Frame, suspended.Scope, suspended.Stamp)), .. InnerWaits(from)];
        return
        [
            .. inside.Where((_, i) =>
                !inners[i].Callers.IsShieldedFrom(from) && !Array.Exists(inners, inner => IsInsideOf(inner, inners[i]))),
        ];
    }

    private static bool IsInsideOf(InnerWait inner, InnerWait suspended)
    {
        if (ReferenceEquals(inner.Work, suspended.Work) || !TokenScope.IsInside(inner.Scope, suspended.Scope))
        {
            return false;
        }

        return inner.Callers.IsKnown ? inner.Callers.Found.Contains((Coroutine)suspended.Work!) : inner.Stamp > suspended.Stamp;
    }

    /// <summary>Whether the coroutine waits, through native methods, for something that waits on the loop or is about to go on.</summary>
    private bool HasWaitInside(Coroutine frame, TokenScope? from) =>
        InnerWaits(from).Any(inner => !inner.Callers.IsKnown || inner.Callers.Found.Contains(frame));

    /// <summary>The waits of ours in a scope, and what is queued: later than every place.</summary>
    private IEnumerable<InnerWait> InnerWaits(TokenScope? from)
    {
        IEnumerable<(object? Work, TokenScope? Scope)> waits = WaitsIn(from).Select(static wait => (wait.Work, wait.Scope));
        if (HasAnyQueued)
        {
            waits = waits.Concat(Queued().Where(queued => TokenScope.IsInside(queued.Scope, from)));
        }

        if (from is null && _waits is ICancellableWait only)
        {
            waits = waits.Append((only.WhoWaits(this), null));
        }

        return waits.Select(static wait => new InnerWait(wait.Work, wait.Scope, long.MaxValue));
    }

    /// <summary>Code of the task that is suspended or queued.</summary>
    private sealed class InnerWait(object? work, TokenScope? scope, long stamp)
    {
        private NativeCallers? _callers;

        public object? Work => work;

        public TokenScope? Scope => scope;

        public long Stamp => stamp;

        public NativeCallers Callers => _callers ??= NativeCallers.Of(work);
    }
}
