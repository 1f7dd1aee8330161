namespace AsyncioSharp.Benchmarks;

/// <summary>What a server did under a load for a moment.</summary>
/// <param name="Cpu">Microseconds of processor time of the server's process for each request.</param>
/// <param name="Rate">Requests per second.</param>
/// <param name="P99">Milliseconds in which 99 of 100 requests were answered; not a number where the load does not tell.</param>
internal readonly record struct WebRun(double Cpu, double Rate, double P99);
