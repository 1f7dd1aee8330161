using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Hosting.Tests.Infrastructure;

/// <summary>A client that says and hears bytes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    public static async Task<RawClient> Connect(EndPoint endpoint)
    {
        var socket = endpoint is IPEndPoint
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(endpoint);
        return new RawClient(socket);
    }

    public async Task Send(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task Get(string path) => await Send($"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>Hears until the server ends, or until the text has come.</summary>
    public async Task<string> Hear(string? until = null)
    {
        var heard = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (until is null || !heard.ToString().Contains(until))
        {
            int count = await _socket.ReceiveAsync(buffer, limit.Token);
            if (count == 0)
            {
                break;
            }

            heard.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return heard.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
