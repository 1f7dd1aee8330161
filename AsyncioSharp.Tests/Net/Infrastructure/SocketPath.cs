namespace AsyncioSharp.Tests.Net;

/// <summary>A path for a unix socket: short, its own, and gone afterwards.</summary>
internal sealed class SocketPath : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("as-");

    public string Name => Path.Combine(_folder.FullName, "s");

    public void Dispose() => _folder.Delete(recursive: true);
}
