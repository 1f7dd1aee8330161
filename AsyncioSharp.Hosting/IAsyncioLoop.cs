namespace AsyncioSharp.Hosting;

/// <summary>The host's loop, for code that runs elsewhere. <c>services.AddAsyncio()</c> provides it.</summary>
/// <remarks>
/// <c>await asyncio.Loop.Run(() =&gt; Work())</c> runs a method on the loop and awaits its result; <c>await asyncio.Loop.SwitchTo()</c>
/// continues there; <c>asyncio.Loop.Post(action)</c> does not wait.
/// </remarks>
public interface IAsyncioLoop
{
    /// <summary>The loop. It is there before the host starts: what is sent to it until then waits.</summary>
    EventLoop Loop { get; }
}
