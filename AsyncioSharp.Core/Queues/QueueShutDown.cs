namespace AsyncioSharp;

/// <summary>The queue was shut down: it takes no items any more, or has none left (asyncio's <c>QueueShutDown</c>).</summary>
public sealed class QueueShutDown : Exception
{
    /// <summary>Makes the error.</summary>
    public QueueShutDown()
        : base("The queue was shut down.")
    {
    }
}
