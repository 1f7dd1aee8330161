namespace AsyncioSharp.Analyzers;

/// <summary>Where a piece of code runs.</summary>
internal enum Placement
{
    /// <summary>Nothing shows it.</summary>
    Unknown,

    /// <summary>On the thread of a running loop.</summary>
    Loop,

    /// <summary>On a thread that is not a loop's: a pool's, one of its own, that of a library's event.</summary>
    Elsewhere,

    /// <summary>Where the code around it runs: a function that is called in place.</summary>
    Here,
}
