using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace AsyncioSharp.Simulation;

/// <content>Paths of unix sockets. A path outlives its socket, as a file does; an abstract name, which begins with @, does not.</content>
internal sealed partial class Machine
{
    private readonly Dictionary<string, IUnixEnd> _unix = [];

    public SocketError BindUnix(string path, IUnixEnd end) =>
        path.Length == 0 ? SocketError.InvalidArgument : _unix.TryAdd(path, end) ? SocketError.Success : SocketError.AddressAlreadyInUse;

    public bool TryFindUnix(string path, [NotNullWhen(true)] out IUnixEnd? end) => _unix.TryGetValue(path, out end);

    public void UnbindUnix(string path, IUnixEnd end)
    {
        if (path.StartsWith('@') && _unix.TryGetValue(path, out IUnixEnd? known) && ReferenceEquals(known, end))
        {
            _unix.Remove(path);
        }
    }

    /// <summary>Removes the path of a socket that is gone.</summary>
    public void RemoveStale(string path)
    {
        if (_unix.TryGetValue(path, out IUnixEnd? end))
        {
            if (end.IsAlive)
            {
                throw new SocketException(
                    (int)SocketError.AddressAlreadyInUse, $"error while attempting to bind on address {path}: a server listens there");
            }

            _unix.Remove(path);
        }
    }

    /// <summary>What removes a path, if it still leads to what it leads to now.</summary>
    public Action? Remover(string path) => !_unix.TryGetValue(path, out IUnixEnd? end) ? null : () =>
    {
        if (_unix.TryGetValue(path, out IUnixEnd? present) && ReferenceEquals(present, end))
        {
            _unix.Remove(path);
        }
    };
}
