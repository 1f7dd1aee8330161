using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>What a browser asks for: the few parts of HTTP/1.1 that a page of one's own needs. Bodies are not read.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Without what follows the question mark.</param>
/// <param name="Query">What follows it; empty if nothing does.</param>
/// <param name="Host">The header; empty if it is missing.</param>
/// <param name="Origin">The header; null if it is missing.</param>
internal sealed record HttpRequest(string Method, string Path, string Query, string Host, string? Origin)
{
    private const int LongestHead = 16 * 1024;

    /// <summary>Reads a request.</summary>
    /// <returns>Null if it is none.</returns>
    /// <exception cref="IOException">The connection is gone.</exception>
    public static async Task<HttpRequest?> ReadAsync(Stream stream, CancellationToken token)
    {
        byte[] head = new byte[LongestHead];
        int length = 0;
        int end;
        while ((end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int read = length < head.Length ? await stream.ReadAsync(head.AsMemory(length), token) : 0;
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        return Parse(Encoding.Latin1.GetString(head, 0, end).Split("\r\n"));
    }

    private static HttpRequest? Parse(string[] lines)
    {
        if (lines[0].Split(' ') is not [var method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return null;
        }

        string host = string.Empty;
        string? origin = null;
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? string.Empty : line[..colon];
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                host = line[(colon + 1)..].Trim();
            }
            else if (name.Equals("Origin", StringComparison.OrdinalIgnoreCase))
            {
                origin = line[(colon + 1)..].Trim();
            }
        }

        string[] parts = target.Split('?', 2);
        return new HttpRequest(method, parts[0], parts.Length > 1 ? parts[1] : string.Empty, host, origin);
    }
}
