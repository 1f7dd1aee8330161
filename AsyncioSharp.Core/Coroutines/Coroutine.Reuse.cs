namespace AsyncioSharp;

public abstract partial class Coroutine
{
    /// <summary>
    /// Makes a coroutine of the library ready to be handed out again. It has ended without ever having run under a task of its own: nobody but its last caller knew it, and it refers to
    /// nothing of that caller.
    /// </summary>
    internal void Rearm() => _state = State.Created;

    /// <summary>Between two lives it has no result to read.</summary>
    internal void Retire() => _state = State.Claimed;

    /// <summary>Drops what it knows of its last caller, so that keeping it keeps neither a task nor a loop alive. Only between two lives.</summary>
    internal void ForgetCaller()
    {
        _continuation = null;
        _continuationKind = ContinuationKind.None;
        _goesOn = null;
        _owner = null!;
    }
}
