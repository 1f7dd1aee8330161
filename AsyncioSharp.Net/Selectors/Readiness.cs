namespace AsyncioSharp.Net;

/// <summary>What a descriptor can be ready for, and what one can wait for.</summary>
[Flags]
public enum Readiness : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reading: there are bytes, a connection to accept, an end of file or an error to collect.</summary>
    Read = 1,

    /// <summary>Writing: there is room, a connect has ended, or there is an error to collect.</summary>
    Write = 2,
}
