namespace AsyncioSharp;

/// <summary>What <see cref="Sim.Always"/>, a safety property or a liveness property claims of a program is not so.</summary>
/// <param name="message">The claim.</param>
public sealed class SimClaimException(string message) : Exception(message);
