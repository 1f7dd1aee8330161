namespace AsyncioSharp.Orleans;

/// <summary>What happens when nobody can say whether a function has run.</summary>
public enum Delivery
{
    /// <summary>
    /// The default: a function runs once or not at all. Only a call that has certainly not started is sent again; any other fails with
    /// <see cref="BrokenCluster"/>. Ray's <c>max_retries=0</c>.
    /// </summary>
    AtMostOnce = 0,

    /// <summary>
    /// A function runs once or more often: a call whose silo is lost is sent again with the same id. A silo that still has the call gives
    /// the first run's answer. Dask's behaviour, and Ray's for tasks. The function sees the id as <see cref="ClusterCall.Id"/>.
    /// </summary>
    AtLeastOnce = 1,
}
