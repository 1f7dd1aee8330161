namespace AsyncioSharp.Net;

/// <content>Files.</content>
public static partial class AsyncioExtensions
{
    extension(Asyncio)
    {
        /// <summary>The files of the running loop: the system's, or those of the simulated host that it is. Not in asyncio.</summary>
        /// <exception cref="InvalidOperationException">No loop is running.</exception>
        public static AsyncioFiles Files => LoopNet.Of(Asyncio.GetRunningLoop()).Files;
    }
}
