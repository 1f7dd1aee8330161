using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>Writes answers. Each closes its connection.</summary>
internal static class HttpAnswer
{
    // Nothing from elsewhere, no script or style within the page, no frame around it, and no address of it (which holds the secret) for
    // others.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    private const string CommonHeaders =
        "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
        + "Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\nConnection: close\r\n";

    /// <summary>A text, and that is all.</summary>
    public static Task SendAsync(Stream stream, string status, string type, string body, CancellationToken token) =>
        SendAsync(stream, status, type, Encoding.UTF8.GetBytes(body), Policy, token);

    /// <summary>A resource.</summary>
    public static Task SendAsync(Stream stream, string type, byte[] body, CancellationToken token) =>
        SendAsync(stream, "200 OK", type, body, Policy, token);

    /// <summary>A page with its script and style in it, such as a timeline: they alone may run, by a number drawn for this answer.</summary>
    public static Task SendWholePageAsync(Stream stream, string page, CancellationToken token)
    {
        string nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        string marked = page.Replace("<script>", $"<script nonce=\"{nonce}\">", StringComparison.Ordinal)
            .Replace("<style>", $"<style nonce=\"{nonce}\">", StringComparison.Ordinal);
        string policy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";
        return SendAsync(stream, "200 OK", "text/html", Encoding.UTF8.GetBytes(marked), policy, token);
    }

    /// <summary>The head of a stream of server-sent events.</summary>
    public static Task BeginEventsAsync(Stream stream, CancellationToken token) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(Head("200 OK", "text/event-stream", Policy) + "\r\n"), token).AsTask();

    /// <summary>An event. Its data are JSON in one line.</summary>
    public static async Task SendEventAsync(Stream stream, string name, string data, CancellationToken token)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: {data}\n\n"), token);
        await stream.FlushAsync(token);
    }

    private static async Task SendAsync(Stream stream, string status, string type, byte[] body, string policy, CancellationToken token)
    {
        string head = Head(status, type, policy) + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), token);
        await stream.WriteAsync(body, token);
        await stream.FlushAsync(token);
    }

    private static string Head(string status, string type, string policy) =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Security-Policy: {policy}\r\n{CommonHeaders}";
}
