namespace AsyncioSharp;

/// <summary>
/// Finds the ways on which tasks wait for one task, and cuts them. A loop over a list of steps: such ways may be longer than the stack is
/// deep.
/// </summary>
/// <remarks>A wait that is about to end keeps nobody: ways end there.</remarks>
/// <param name="goal">The task that must not be waited for.</param>
internal sealed class CycleSearch(AsyncioTask goal)
{
    /// <summary>
    /// What was seen, and whether it leads to the goal. One on the present way is taken for one that does not lead there: that way is being
    /// looked at.
    /// </summary>
    private readonly Dictionary<IHasCancelTargets, bool> _leads = [];

    /// <summary>
    /// If the task waits for the goal, it is taken off that wait, and gets its cancellation at once. If it waits for children of its own,
    /// one of those is.
    /// </summary>
    public void Break(AsyncioTask first)
    {
        if (Leads(first))
        {
            return;
        }

        var way = new List<Step>();
        Enter(way, first);
        while (way.Count > 0)
        {
            Step step = way[^1];
            if (step.MoveNext())
            {
                if (Leads(step.Current))
                {
                    Cut(way);
                    return;
                }

                if (step.Current is IHasCancelTargets { IsEnding: false } next && !_leads.ContainsKey(next))
                {
                    Enter(way, next);
                }

                continue;
            }

            way.RemoveAt(way.Count - 1);
        }
    }

    private bool Leads(object wait) => ReferenceEquals(wait, goal) || (wait is IHasCancelTargets node && _leads.GetValueOrDefault(node));

    private void Enter(List<Step> way, IHasCancelTargets node)
    {
        _leads.Add(node, false);
        way.Add(new Step(node));
    }

    private void Cut(List<Step> way)
    {
        int place = way.FindIndex(static step => step.Node is AsyncioTask && step.Current is not ChildrenWait);
        ((AsyncioTask)way[place].Node).LeaveCycle(null, way[place].Current);
        foreach (Step behind in way[(place + 1)..])
        {
            _leads[behind.Node] = true;
        }
    }

    private sealed class Step(IHasCancelTargets node)
    {
        private readonly ReadOnlyMemory<ICancellableWait> _targets = node.CancelTargets();
        private int _next;

        public IHasCancelTargets Node => node;

        public ICancellableWait Current => _targets.Span[_next - 1];

        public bool MoveNext() => _next < _targets.Length && _next++ >= 0;
    }
}
