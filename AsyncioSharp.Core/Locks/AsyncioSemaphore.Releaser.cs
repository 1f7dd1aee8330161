namespace AsyncioSharp;

public partial class AsyncioSemaphore
{
    /// <summary>What <c>await semaphore.Acquire()</c> gives: releases the slot at the end of a <c>using</c> block.</summary>
    /// <remarks>It releases once, whether it or a copy of it is disposed; <c>default</c> releases nothing.</remarks>
    public readonly struct Releaser : IDisposable
    {
        // What was awaited knows whether it was released already. A flag in here would not be shared by copies, and would cost no less.
        private readonly AcquireOperation? _acquired;

        internal Releaser(AcquireOperation acquired) => _acquired = acquired;

        /// <summary>True, as the result of asyncio's <c>acquire()</c>.</summary>
        /// <param name="releaser">The result of Acquire.</param>
        public static implicit operator bool(Releaser releaser) => releaser._acquired is not null;

        /// <summary>Releases the slot (the end of <c>async with semaphore</c>). Only the first call does; later ones do nothing.</summary>
        /// <exception cref="ArgumentException">The semaphore is bounded, and all its slots are free: the block has called
        /// <see cref="Release"/> itself.</exception>
        public void Dispose() => _acquired?.ReleaseOnce();
    }
}
