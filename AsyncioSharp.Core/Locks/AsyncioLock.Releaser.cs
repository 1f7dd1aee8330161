namespace AsyncioSharp;

public partial class AsyncioLock
{
    /// <summary>What <c>await gate.Acquire()</c> gives: releases the lock at the end of a <c>using</c> block.</summary>
    public readonly struct Releaser : IDisposable
    {
        private readonly AsyncioLock? _gate;

        internal Releaser(AsyncioLock gate) => _gate = gate;

        /// <summary>True, as the result of asyncio's <c>acquire()</c>.</summary>
        /// <param name="releaser">The result of Acquire.</param>
        public static implicit operator bool(Releaser releaser) => releaser._gate is not null;

        /// <summary>Releases the lock (the end of <c>async with lock</c>).</summary>
        /// <exception cref="InvalidOperationException">The block has released it already.</exception>
        public void Dispose() => _gate?.Release();
    }
}
