namespace AsyncioSharp;

/// <summary><see cref="AsyncioQueue{T}.GetNowait"/> found no item (asyncio's <c>QueueEmpty</c>).</summary>
public sealed class QueueEmpty : Exception
{
    /// <summary>Makes the error.</summary>
    public QueueEmpty()
        : base("The queue is empty. Await Get() to wait for an item.")
    {
    }
}
