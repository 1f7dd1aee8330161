namespace AsyncioSharp.Testing;

/// <summary>An entry of the test's loop that runs a turn of a loop inside of it: which host is next is a decision of its own.</summary>
internal interface IHostTurn : IReadyCallback
{
    /// <summary>The name of the host.</summary>
    string Name { get; }
}
