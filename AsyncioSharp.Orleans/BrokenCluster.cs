namespace AsyncioSharp.Orleans;

/// <summary>
/// The cluster did not say what has become of a call: its silo was lost, or no silo took it in time. The counterparts are
/// <c>concurrent.futures.BrokenExecutor</c>, Dask's <c>KilledWorker</c> and Ray's <c>WorkerCrashedError</c>.
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="mayHaveRun">Whether the function may have run.</param>
/// <param name="innerException">What Orleans said.</param>
public sealed class BrokenCluster(string message, bool mayHaveRun, Exception? innerException = null)
    : BrokenExecutor(message, innerException)
{
    /// <summary>
    /// Whether the function may have run, wholly or in part. If false, it has certainly not started, and submitting it again cannot make it
    /// run twice.
    /// </summary>
    public bool MayHaveRun { get; } = mayHaveRun;
}
