namespace AsyncioSharp.Net;

/// <summary>What a server allows its clients. By default that is everything, as in asyncio.</summary>
/// <param name="MaxConnections">How many connections it has at a time; null is no limit.</param>
/// <param name="IdleTimeout">Seconds without a byte until a connection is ended; null is no limit.</param>
internal readonly record struct ServerLimits(int? MaxConnections, double? IdleTimeout)
{
    /// <summary>From the arguments of a call that makes a server.</summary>
    /// <returns>The limits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit that is not positive.</exception>
    public static ServerLimits Of(int? maxConnections, double? idleTimeout)
    {
        if (maxConnections < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxConnections), maxConnections, "A server needs room for one connection at least; null is no limit.");
        }

        if (idleTimeout is not (null or (> 0 and < double.PositiveInfinity)))
        {
            throw new ArgumentOutOfRangeException(nameof(idleTimeout), idleTimeout, "idleTimeout should be a positive number of seconds; null is no limit.");
        }

        return new ServerLimits(maxConnections, idleTimeout);
    }
}
