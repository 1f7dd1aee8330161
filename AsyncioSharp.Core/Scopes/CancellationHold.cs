namespace AsyncioSharp;

/// <summary>
/// Code of the library that has to wait although its scope is cancelled, and would be woken in every turn: the cancellations of scopes are
/// held back meanwhile.
/// </summary>
internal sealed class CancellationHold : TokenScope, IDisposable
{
    public CancellationHold() => EnterTask("CancellationHold");

    internal override bool HoldsCancellation => true;

    public void Dispose() => LeaveTask();

    public override string ToString() => "<CancellationHold>";
}
