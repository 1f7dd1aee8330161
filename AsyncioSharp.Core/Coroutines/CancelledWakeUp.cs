namespace AsyncioSharp;

/// <summary>In place of the wait of a wake-up that was queued when a request came: it brings the cancellation.</summary>
/// <param name="work">What goes on.</param>
/// <param name="wait">What it has waited for; null is a sleep(0).</param>
/// <param name="msg">The message of the error.</param>
internal sealed class CancelledWakeUp(object work, object? wait, string? msg)
{
    public object Work => work;

    public object? Wait => wait;

    public string? Msg => msg;
}
