namespace AsyncioSharp;

public partial class AsyncioSemaphore
{
    /// <summary>What <c>await semaphore.Acquire()</c> gives: releases the slot at the end of a <c>using</c> block.</summary>
    public readonly struct Releaser : IDisposable
    {
        private readonly AsyncioSemaphore? _semaphore;

        internal Releaser(AsyncioSemaphore semaphore) => _semaphore = semaphore;

        /// <summary>True, as the result of asyncio's <c>acquire()</c>.</summary>
        /// <param name="releaser">The result of Acquire.</param>
        public static implicit operator bool(Releaser releaser) => releaser._semaphore is not null;

        /// <summary>Releases the slot (the end of <c>async with semaphore</c>).</summary>
        public void Dispose() => _semaphore?.Release();
    }
}
