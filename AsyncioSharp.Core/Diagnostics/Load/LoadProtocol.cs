namespace AsyncioSharp;

/// <summary>
/// What a process and the tool <c>dotnet asyncio</c> agree on about how busy loops are. The file is compiled into both.
/// </summary>
/// <remarks>
/// The loops are watched for as long as a diagnostics session on the event source "AsyncioSharp" has asked for by the argument
/// <see cref="LeaseKey"/>, and somebody listens to the keyword <see cref="Keyword"/>. Further sessions, however short, prolong it.
/// </remarks>
internal static class LoadProtocol
{
    public const long Keyword = 32;

    /// <summary>The argument of a session: for how many seconds, up to 60.</summary>
    public const string LeaseKey = "load.lease";

    // The numbers of the events.
    public const int Load = 20;
    public const int SlowStep = 21;
}
