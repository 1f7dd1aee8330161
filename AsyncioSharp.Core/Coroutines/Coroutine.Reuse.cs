namespace AsyncioSharp;

public abstract partial class Coroutine
{
    /// <summary>
    /// Makes a coroutine of the library that has ended, without ever having suspended, ready to be handed out again: nothing but its last caller can still refer to it.
    /// </summary>
    internal void Rearm() => _state = State.Created;

    /// <summary>Lets go of the task that it ran in, so that a coroutine kept for reuse keeps nothing else alive.</summary>
    internal void Forget()
    {
        _owner = null!;
        _execution = null!;
        _continuation = null;
    }
}
