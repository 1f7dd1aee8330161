namespace AsyncioSharp;

/// <summary>Something that waits for others.</summary>
internal interface IHasCancelTargets
{
    /// <summary>What it waits for now, in the order in which it is to be asked. The array is not changed afterwards.</summary>
    /// <param name="from">The scope of a task that is to end, with what is waited for inside of it; null is all.</param>
    ReadOnlyMemory<ICancellableWait> CancelTargets(TokenScope? from = null);

    /// <summary>It ends in one of the next turns, whatever becomes of those that it still waits for.</summary>
    bool IsEnding => false;
}

/// <summary>A wait that a request to cancel does not end: it passes the request on to what it waits for itself. A task, a gather.</summary>
internal interface IForwardsCancel : ICancellableWait, IHasCancelTargets
{
    /// <summary>The step of the request that is under way here; null if none is.</summary>
    CancelRequest.Step? Mark { get; set; }

    /// <summary>A request arrives; false if there is nothing left to ask.</summary>
    /// <param name="from">The scope of a task that is to end; null is all of it.</param>
    bool BeginCancel(TokenScope? from);

    /// <summary>All that it waits for has been asked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reached">Whether the request has reached any of them.</param>
    /// <returns>Whether it has reached this one.</returns>
    bool EndCancel(CancelRequest request, bool reached);

    /// <summary>The task that waits for it was taken off, because it is part of a circle.</summary>
    void OnWaiterTaken()
    {
    }
}

/// <summary>
/// One call of <c>Cancel</c> on its way along everything that waits for something else: a loop over a list of steps, since such chains may
/// be longer than the stack is deep.
/// </summary>
/// <remarks>
/// <para>The order is asyncio's, which calls itself: each is asked before the next one of the same gather. One that can be reached in
/// several ways is asked once for each of them.</para>
/// <para>In a circle CPython runs out of stack. Here the circle is broken where the request meets itself: the first task of it that was
/// asked stops waiting, and gets the error. The rule is the same whatever the circle is made of.</para>
/// <para>Code of users runs in two places: callbacks of tokens, which are called when the request has arrived everywhere, and a
/// <see cref="Future"/> with a Cancel of its own. That one may call Cancel again: the marks say to which request they belong, and what is
/// being asked already is counted but not asked again.</para>
/// </remarks>
internal sealed class CancelRequest
{
    // The ways through a ladder of gathers double with every rung. CPython goes all of them; from this number on we only count the request.
    private const int MaxVisits = 16;

    private Step? _top;
    private Step? _last;
    private readonly IForwardsCancel? _first;
    private readonly TokenScope? _from;
    private List<(AsyncioTask Task, TokenScope? From)>? _tokens;

    private CancelRequest(IForwardsCancel? first, string? msg, TokenScope? from)
    {
        _first = first;
        _from = from;
        Msg = msg;
    }

    /// <summary>The message of the request.</summary>
    public string? Msg { get; }

    /// <summary>Asks a task or a gather, and all that it waits for.</summary>
    /// <param name="target">The first that is asked.</param>
    /// <param name="msg">The message.</param>
    /// <param name="from">The scope of the first task that is to end; null is the whole task.</param>
    /// <returns>Whether the request has reached anything.</returns>
    public static bool Send(IForwardsCancel target, string? msg, TokenScope? from = null) =>
        new CancelRequest(target, msg, from).SendTo([target]);

    /// <summary>
    /// Asks several tasks one after the other. Where they wait for one another, that costs no more than the number of them: separate
    /// requests would each go all the way.
    /// </summary>
    public static void SendAll(ReadOnlySpan<AsyncioTask> tasks) => new CancelRequest(null, null, null).SendTo(tasks);

    /// <summary>
    /// A task has tokens that somebody has taken: they are cancelled at the end, since their callbacks are code of users.
    /// </summary>
    public void CancelTokensLater(AsyncioTask task, TokenScope? from) => (_tokens ??= []).Add((task, from));

    /// <summary>The scope of a task that the request is to end; null is the whole task.</summary>
    public TokenScope? ScopeOf(IForwardsCancel task) => ReferenceEquals(task, _first) ? _from : null;

    private bool SendTo<T>(ReadOnlySpan<T> targets)
        where T : class, IForwardsCancel
    {
        bool reached = false;
        try
        {
            foreach (T target in targets)
            {
                reached |= Run(target);
            }
        }
        finally
        {
            RemoveMarks();
        }

        CancelTokens();
        return reached;
    }

    private bool Run(IForwardsCancel first)
    {
        bool reached = Ask(first);
        while (_top is { } step)
        {
            if (step.MoveNext())
            {
                step.Reached |= Ask(step.Current);
                continue;
            }

            step.IsOpen = false;
            _top = step.Before;
            reached = step.Reached = step.Node.EndCancel(this, step.Reached);
            _top?.Reached |= reached;
        }

        return reached;
    }

    /// <summary>Asks one. What it waits for is asked by the next rounds of the loop; whether they were reached is known then.</summary>
    private bool Ask(ICancellableWait wait)
    {
        if (wait is not IForwardsCancel node)
        {
            return wait.Cancel(Msg);
        }

        Step? mark = node.Mark;
        if (mark is { IsOpen: true } && mark.Request == this)
        {
            BreakCycle(mark);
            return true;
        }

        if (!node.BeginCancel(ScopeOf(node)))
        {
            return false;
        }

        if (mark is { IsOpen: true })
        {
            return true;
        }

        int visits = mark?.Request == this ? mark.Visits + 1 : 1;
        if (visits > MaxVisits)
        {
            return mark!.Reached;
        }

        _top = _last = node.Mark = new Step(this, node, visits, _top, _last);
        return false;
    }

    /// <summary>
    /// Tasks that wait for one another in a circle: none of them would ever take the request, so one is woken to take it.
    /// </summary>
    private void BreakCycle(Step met)
    {
        Step step = met;
        while (step.Node is not AsyncioTask)
        {
            step = step.After!;
        }

        ((AsyncioTask)step.Node).LeaveCycle(Msg, step.Current);
    }

    private void RemoveMarks()
    {
        for (Step? step = _last; step is not null; step = step.Earlier)
        {
            step.Node.Mark = step.Covered;
        }
    }

    private void CancelTokens()
    {
        foreach ((AsyncioTask task, TokenScope? from) in _tokens ?? [])
        {
            task.CancelTokens(from);
        }
    }

    /// <summary>One that has been asked, and how far the asking of what it waits for has come.</summary>
    internal sealed class Step
    {
        private readonly ReadOnlyMemory<ICancellableWait> _targets;
        private int _next;

        public Step(CancelRequest request, IForwardsCancel node, int visits, Step? before, Step? earlier)
        {
            Request = request;
            Node = node;
            Visits = visits;
            Before = before;
            before?.After = this;
            Earlier = earlier;
            Covered = node.Mark;
            _targets = node.CancelTargets(request.ScopeOf(node));
        }

        public CancelRequest Request { get; }

        public IForwardsCancel Node { get; }

        /// <summary>How often the request has come here.</summary>
        public int Visits { get; }

        /// <summary>The step that has led here.</summary>
        public Step? Before { get; }

        /// <summary>The step that this one leads to at the moment.</summary>
        public Step? After { get; private set; }

        /// <summary>The step that was made before this one, for <see cref="RemoveMarks"/>.</summary>
        public Step? Earlier { get; }

        /// <summary>The mark that was there before.</summary>
        public Step? Covered { get; }

        /// <summary>Still being asked: part of the way from the start to the present one.</summary>
        public bool IsOpen { get; set; } = true;

        public bool Reached { get; set; }

        /// <summary>What is being asked at the moment.</summary>
        public ICancellableWait Current => _targets.Span[_next - 1];

        public bool MoveNext() => _next < _targets.Length && _next++ >= 0;
    }
}
