namespace AsyncioSharp;

/// <summary><see cref="AsyncioQueue{T}.PutNowait"/> found no room (asyncio's <c>QueueFull</c>).</summary>
public sealed class QueueFull : Exception
{
    /// <summary>Makes the error.</summary>
    public QueueFull()
        : base("The queue is full. Await Put(item) to wait for room.")
    {
    }
}
