namespace AsyncioSharp.AspNetCore;

/// <summary>What <c>UseAsyncio</c> may be told.</summary>
public sealed class AsyncioKestrelOptions
{
    /// <summary>
    /// How many loops, each on a thread of its own, share Kestrel's connections. The first is the host's loop, that of
    /// <c>AsyncioService</c> and <c>IAsyncioLoop</c>: with one loop all of the program is on it, and needs no locks. A connection stays on
    /// its loop.
    /// </summary>
    public int Loops { get; set; } = 1;

    /// <summary>
    /// Whether each loop accepts for itself, and the system spreads the connections by chance (Linux's SO_REUSEPORT). If not, the first loop
    /// accepts for all and hands out in turn, so that each has equally many; so it is with unix sockets and on other systems in any case.
    /// </summary>
    public bool ReusePort { get; set; } = true;

    /// <summary>How many connections may wait to be accepted, for each loop.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>
    /// How many received bytes of a connection may wait for the program; then the loop stops receiving from it. Null is no limit.
    /// </summary>
    public long? MaxReadBufferSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// How many bytes the program may write ahead of what is sent; then its writes wait. Null is no limit.
    /// </summary>
    public long? MaxWriteBufferSize { get; set; } = 64 * 1024;
}
