namespace AsyncioSharp;

/// <summary>
/// What a process and the tool <c>dotnet asyncio</c> agree on about how busy loops are. The file is compiled into both.
/// </summary>
internal static class LoadProtocol
{
    public const long Keyword = 32;

    // The numbers of the events.
    public const int Load = 20;
    public const int SlowStep = 21;
}
