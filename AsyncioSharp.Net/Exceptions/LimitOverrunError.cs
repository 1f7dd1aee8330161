namespace AsyncioSharp.Net;

/// <summary>No separator came within the reader's limit (asyncio's <c>LimitOverrunError</c>). The data is still in the reader.</summary>
/// <param name="message">What was wrong.</param>
/// <param name="consumed">How many bytes can be read without cutting a separator in two.</param>
public sealed class LimitOverrunError(string message, int consumed) : IOException(message)
{
    /// <summary>
    /// How many bytes can be read, with <see cref="AsyncioStreamReader.ReadExactly"/>, without cutting a separator in two (asyncio's
    /// <c>consumed</c>).
    /// </summary>
    public int Consumed { get; } = consumed;
}
