using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// Which tasks hold a lock or slots of a semaphore, for reports on a loop that is stuck. asyncio's locks have no owner, so this stands
/// beside them.
/// </summary>
internal sealed class LockHolders : LoopInstrument
{
    private readonly ConditionalWeakTable<object, List<AsyncioTask>> _holders = [];

    /// <inheritdoc/>
    public override LoopInterests Interests => LoopInterests.Locks;

    /// <inheritdoc/>
    public override void OnAcquired(object primitive, AsyncioTask task) => _holders.GetOrCreateValue(primitive).Add(task);

    /// <inheritdoc/>
    /// <remarks>Any task may release: one that holds it releases its own hold, every other one the oldest.</remarks>
    public override void OnReleased(object primitive, AsyncioTask? task)
    {
        if (_holders.TryGetValue(primitive, out List<AsyncioTask>? holders) && holders.Count > 0
            && !(task is not null && holders.Remove(task)))
        {
            holders.RemoveAt(0);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<AsyncioTask> HoldersOf(object primitive) =>
        _holders.TryGetValue(primitive, out List<AsyncioTask>? holders) ? holders : [];
}
