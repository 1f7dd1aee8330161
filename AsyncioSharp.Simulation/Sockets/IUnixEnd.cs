namespace AsyncioSharp.Simulation;

/// <summary>What a path or an abstract name leads to.</summary>
internal interface IUnixEnd
{
    /// <summary>It is open: else the path names a file that nobody serves any more.</summary>
    bool IsAlive { get; }
}
