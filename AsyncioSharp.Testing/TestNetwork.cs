namespace AsyncioSharp.Testing;

/// <summary>Where the sockets of a test in virtual time come from.</summary>
public enum TestNetwork
{
    /// <summary>
    /// A network in virtual time, from the package AsyncioSharp.Simulation: <c>localhost</c>, and the hosts that the test makes. Nothing
    /// leaves the process. Without the package it is the kernel's.
    /// </summary>
    Simulated,

    /// <summary>The kernel's. What it takes has no virtual length: the clock stands while the test connects.</summary>
    Real,
}
