namespace AsyncioSharp.Testing;

/// <summary>What happens to a test that leaves something behind.</summary>
public enum LeakMode
{
    /// <summary>The test fails, and the report lists what it left.</summary>
    Fail,

    /// <summary>The report is written, and the test passes.</summary>
    Warn,

    /// <summary>Nothing. What is left is cancelled without a word, as asyncio does.</summary>
    Ignore,
}
