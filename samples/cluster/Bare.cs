using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Cluster;

/// <summary>What a call costs is told next to this: a grain that gives back what it gets.</summary>
public interface IBare : IGrainWithIntegerKey
{
    Task<byte[]> Echo(byte[] payload);
}

[Reentrant]
[RandomPlacement]
internal sealed class Bare : Grain, IBare
{
    public Task<byte[]> Echo(byte[] payload) => Task.FromResult(payload);
}
