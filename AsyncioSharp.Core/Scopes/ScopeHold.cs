namespace AsyncioSharp;

/// <summary>
/// Code of the library that has to wait although its scope is cancelled, and would be woken in every turn: the cancellations of scopes are
/// held back meanwhile.
/// </summary>
internal sealed class ScopeHold : TokenScope, IDisposable
{
    public ScopeHold() => EnterTask("ScopeHold");

    internal override bool HoldsBack => true;

    public void Dispose() => LeaveTask();

    public override string ToString() => "<ScopeHold>";
}
