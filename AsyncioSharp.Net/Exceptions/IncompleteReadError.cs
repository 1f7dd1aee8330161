namespace AsyncioSharp.Net;

/// <summary>The stream ended before what was asked for had come (asyncio's <c>IncompleteReadError</c>).</summary>
/// <param name="partial">What had come until then; the reader does not have it any more.</param>
/// <param name="expected">How many bytes were asked for; null if it was a separator.</param>
public sealed class IncompleteReadError(byte[] partial, int? expected)
    : EndOfStreamException($"{partial?.Length} bytes read on a total of {(expected is { } count ? count : "undefined")} expected bytes")
{
    /// <summary>What had come before the end (asyncio's <c>partial</c>).</summary>
    public byte[] Partial { get; } = partial ?? throw new ArgumentNullException(nameof(partial));

    /// <summary>How many bytes were asked for; null if it was a separator (asyncio's <c>expected</c>).</summary>
    public int? Expected { get; } = expected;
}
