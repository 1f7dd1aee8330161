using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>The kernel's network: what its stacks have in common, in whichever way they call it.</summary>
internal abstract class KernelStack : NetworkStack
{
    internal override bool IsReal => true;

    public override void PrepareUnixPath(string path, SocketType type) => UnixSocketFile.RemoveStale(this, path, type);

    public override Action? UnixPathCleanup(string path) => UnixSocketFile.Remover(path);
}
