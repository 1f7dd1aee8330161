namespace AsyncioSharp.Testing;

/// <summary>Two runs of one body in the same order were not the same. The message names the first step that differs.</summary>
public sealed class NondeterminismException : Exception
{
    internal NondeterminismException(string message, long step)
        : base(message) => Step = step;

    /// <summary>The number of the first step that differs, from 0.</summary>
    public long Step { get; }
}
