namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>
    /// Brings an <c>async Task</c> method onto the loop, from any thread: <c>await loop.SwitchTo();</c>. What follows runs on the loop's
    /// thread as a task of its own, until the method ends. Not in asyncio.
    /// </summary>
    /// <remarks>
    /// <para>Thread-safe. In a task of this loop nothing happens: the method goes on in it. In a callback of the loop it becomes a
    /// task.</para>
    /// <para>The method's result and error stay those of its own <see cref="Task"/>. AsyncLocals go on; the new task has a copy of the
    /// caller's <see cref="Context"/>. Cancelling the new task (as the end of Run does) throws <see cref="CancelledError"/> where the
    /// method waits, and so cancels its Task. There is no way back: <c>await Task.Run(…)</c> does the rest elsewhere.</para>
    /// </remarks>
    /// <returns>An awaitable, to be awaited at once. A loop that does not run yet takes the method when it runs.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed. If it is closed before it comes to the method, the await throws this
    /// on a pool thread.</exception>
    public LoopSwitch SwitchTo()
    {
        CheckClosed();
        return new LoopSwitch(this);
    }
}
