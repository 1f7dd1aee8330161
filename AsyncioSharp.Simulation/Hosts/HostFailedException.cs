namespace AsyncioSharp.Simulation;

/// <summary>The program of a simulated host has failed. The inner exception is what it threw.</summary>
public sealed class HostFailedException : Exception
{
    internal HostFailedException(SimHost host, Exception error)
        : base($"The program of host '{host.Name}' failed: {error.GetType().Name}: {error.Message}", error) => Host = host;

    /// <summary>The host.</summary>
    public SimHost Host { get; }
}
