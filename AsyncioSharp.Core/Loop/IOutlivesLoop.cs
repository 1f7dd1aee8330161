namespace AsyncioSharp;

/// <summary>
/// Work in the queues of a loop for which code outside of the loop waits. So it cannot just be dropped when the loop is closed.
/// </summary>
internal interface IOutlivesLoop
{
    /// <summary>The loop was closed before it ran this work. On any thread; must not throw.</summary>
    void OnClosed();
}
