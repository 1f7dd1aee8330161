using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

// A file is what has been written, and what would be left of it after a crash: the state of its last flush. Names are not like that: making,
// moving and deleting a file lasts at once, as on a file system with a journal; of a file that was never flushed the name is left, and
// nothing in it.

/// <summary>
/// The files of a simulated host, which its program has as <c>Asyncio.Files</c>. They outlive a crash, save for what was not flushed.
/// </summary>
public sealed class SimFiles : AsyncioFiles
{
    private const int Sector = 512;

    private readonly SimHost _host;
    private readonly Dictionary<string, SimFileContent> _files = [];

    internal SimFiles(SimHost host) => _host = host;

    /// <summary>How long each call takes; none unless it is set.</summary>
    public Latency Latency { get; set; } = Latency.None;

    /// <summary>Bytes that the disk has; a write beyond fails as on a full one. Null has no limit.</summary>
    public long? Capacity { get; set; }

    /// <summary>
    /// At a crash: the part of the unflushed writes of which a piece is left, whole sectors of 512 bytes, from 0 to 1. The others are lost.
    /// </summary>
    public double TornWrites
    {
        get;
        set => field = SimNet.CheckRate(value)!.Value;
    }

    /// <summary>Bytes in all files.</summary>
    public long Used => _files.Values.Sum(static file => file.Current.LongLength);

    /// <summary>The paths of all files, in the order in which they were made.</summary>
    public IReadOnlyCollection<string> Paths => _files.Keys;

    /// <summary>What is in a file just now, for the test to look at: flushed or not, and in no time.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>A copy of the content; null if there is no such file.</returns>
    public byte[]? Peek(string path) => _files.TryGetValue(path, out SimFileContent? content) ? (byte[])content.Current.Clone() : null;

    /// <inheritdoc/>
    public override async Coroutine<AsyncioFile> Open(string path, FileMode mode = FileMode.OpenOrCreate)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        await Wait();
        bool exists = _files.TryGetValue(path, out SimFileContent? content);
        if (!exists && mode is FileMode.Open or FileMode.Truncate)
        {
            throw new FileNotFoundException($"Could not find file '{path}' on host '{_host.Name}'.", path);
        }

        if (exists && mode == FileMode.CreateNew)
        {
            throw new IOException($"The file '{path}' on host '{_host.Name}' already exists.");
        }

        if (!exists)
        {
            _files.Add(path, content = new SimFileContent());
        }
        else if (mode is FileMode.Create or FileMode.Truncate)
        {
            content!.SetLength(0);
        }

        return new SimFile(this, content!);
    }

    /// <inheritdoc/>
    public override async Coroutine<bool> Exists(string path)
    {
        await Wait();
        return _files.ContainsKey(path);
    }

    /// <inheritdoc/>
    public override async Coroutine Delete(string path)
    {
        await Wait();
        _files.Remove(path);
    }

    /// <inheritdoc/>
    public override async Coroutine Move(string path, string to)
    {
        await Wait();
        if (!_files.Remove(path, out SimFileContent? content))
        {
            throw new FileNotFoundException($"Could not find file '{path}' on host '{_host.Name}'.", path);
        }

        _files[to] = content;
    }

    /// <summary>The power is gone.</summary>
    internal void OnCrash()
    {
        foreach ((string path, SimFileContent content) in _files)
        {
            content.Lose(write => TornWrites > 0 && _host.World.Net.Faults.Happens(TornWrites, $"tear a write to {path} on {_host.Name}")
                ? Sector * _host.World.Net.Faults.Below(1 + (write / Sector)) : 0);
        }
    }

    internal async Coroutine Wait() => await Asyncio.Sleep(Latency.Constant ?? Latency.Draw(_host.World.Net.Faults.Fraction));

    internal void CheckRoom(long more)
    {
        if (Capacity is { } capacity && Used + more > capacity)
        {
            // Linux's number: ENOSPC.
            throw new IOException($"No space left on device: the disk of host '{_host.Name}' has {capacity} bytes.", 28);
        }
    }
}
