using System.Net.Sockets;

namespace AsyncioSharp.Tool;

/// <summary>
/// Connections that have not shown yet that they know the secret: a limited number. If there are more, the oldest goes, so that whoever
/// holds many open keeps nobody out.
/// </summary>
internal sealed class Strangers
{
    public const int Most = 64;

    private readonly Lock _gate = new();
    private readonly List<TcpClient> _clients = [];

    /// <summary>One has come.</summary>
    public void Add(TcpClient client)
    {
        lock (_gate)
        {
            if (_clients.Count == Most)
            {
                _clients[0].Close();
                _clients.RemoveAt(0);
            }

            _clients.Add(client);
        }
    }

    /// <summary>It is no stranger any more, or has gone.</summary>
    public void Remove(TcpClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
        }
    }
}
