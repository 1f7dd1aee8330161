namespace AsyncioSharp.Testing;

/// <summary>
/// What a test is whose exhaustive search has come to <see cref="ExploreOptions.MaxSchedules"/> before it has tried every order, and has
/// found no failure: it proves nothing.
/// </summary>
public enum IncompleteSearch
{
    /// <summary>Neither passed nor failed, where the test framework knows such a thing; else it fails.</summary>
    Inconclusive,

    /// <summary>It fails.</summary>
    Fail,

    /// <summary>It passes.</summary>
    Pass,
}
