using System.Text;

namespace AsyncioSharp;

/// <summary>
/// The wait for the end of tasks that nobody may leave: a request to cancel wakes the waiter, which tells the tasks and then waits again.
/// </summary>
internal sealed class ChildrenWait(EventLoop loop, ChildTasks children, TaskGroup group) : Future(loop), IHasCancelTargets, ICancellableWait
{
    object? ICancellableWait.Subject => group;

    string? ICancellableWait.SubjectText => group.ToString();

    private protected override void DescribeTo(StringBuilder text) => text.Append(" children=").Append(children.Count);

    public ReadOnlyMemory<ICancellableWait> CancelTargets(TokenScope? from) => children.Running();

    /// <summary>
    /// The waiter was cancelled though its children know already that they are to end: perhaps since one of them waits for the waiter, so
    /// that neither would ever end.
    /// </summary>
    /// <remarks>
    /// A request goes round such a circle and dies here, where it is swallowed. So the circle is broken as every other is: the child is
    /// taken off what it waits for.
    /// </remarks>
    /// <param name="waiter">The task that has to wait for the children.</param>
    /// <param name="children">The children.</param>
    public static void BreakCycles(AsyncioTask waiter, ChildTasks children)
    {
        var search = new CycleSearch(waiter);
        foreach (AsyncioTask child in children.Running())
        {
            search.Break(child);
        }
    }
}
