namespace AsyncioSharp;

/// <summary>Work in an executor that is over: hands its result to the future that stands for it, on the loop.</summary>
/// <param name="loop">The loop.</param>
/// <param name="number">Its place in the order of submission; null if results come as they are there.</param>
/// <param name="arrive">What is done with it.</param>
internal sealed class ExecutorResult(EventLoop loop, long? number, Action arrive) : IReadyCallback
{
    /// <summary>Its place in the order of submission; null if results come as they are there.</summary>
    public long? Number => number;

    public void Run() => arrive();

    /// <summary>The work is over. Called on any thread.</summary>
    public void Arrive()
    {
        if (number is null)
        {
            loop.EnqueueFromAnywhere(loop.BaseContext, this, null, ReadyKind.Io);
        }
        else
        {
            // Through the inbox also where it was quick enough to have ended on the spot.
            loop.EnqueueFromOtherThread(loop.BaseContext, this, null, ReadyKind.Io);
        }
    }
}
