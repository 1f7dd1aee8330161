namespace AsyncioSharp;

/// <summary>
/// Work in the queues of a loop that somebody elsewhere waits for, so that it cannot just be dropped when the loop is closed.
/// </summary>
internal interface IOutlivesLoop
{
    /// <summary>The loop was closed before it came to this work. On any thread; must not throw.</summary>
    void OnClosed();
}
