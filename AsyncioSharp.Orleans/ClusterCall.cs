namespace AsyncioSharp.Orleans;

/// <summary>In a function that runs in a cluster: the call that it runs for. Ray's <c>get_runtime_context()</c>.</summary>
public sealed class ClusterCall
{
    private static readonly AsyncLocal<ClusterCall?> s_current = new();

    internal ClusterCall(Guid id, CancellationToken cancellationToken)
    {
        Id = id;
        CancellationToken = cancellationToken;
    }

    /// <summary>The call that the running function belongs to; null outside of a cluster.</summary>
    public static ClusterCall? Current
    {
        get => s_current.Value;
        internal set => s_current.Value = value;
    }

    /// <summary>
    /// The same for every attempt of one call, and different for any other: a function that must not take effect twice keeps it beside what
    /// it has done. All items of a chunk of <c>Map</c> have the same.
    /// </summary>
    public Guid Id { get; }

    /// <summary>Cancelled when nobody waits for the call any more; what a parameter of type CancellationToken is given.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Shows the call.</summary>
    /// <returns>Such as <c>&lt;ClusterCall 8f3e…&gt;</c>.</returns>
    public override string ToString() => $"<ClusterCall {Id}>";
}
