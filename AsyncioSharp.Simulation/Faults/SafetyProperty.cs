namespace AsyncioSharp.Simulation;

/// <summary>Something that has to hold whenever the world comes to rest.</summary>
internal sealed class SafetyProperty(List<SafetyProperty> all, Func<bool> holds, string what) : IDisposable
{
    public void Check()
    {
        if (!holds())
        {
            throw new SimClaimException(what);
        }
    }

    public void Dispose() => all.Remove(this);
}
