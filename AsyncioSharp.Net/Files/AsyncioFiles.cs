namespace AsyncioSharp.Net;

/// <summary>
/// The files of a loop: <c>Asyncio.Files</c>. Those of the system, whose calls run in the loop's executor; on a host of a simulated world
/// that host's own, which a test can let crash, fill up and be slow. Not in asyncio.
/// </summary>
public abstract class AsyncioFiles
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mode">What to do if it exists, or does not.</param>
    /// <returns>The file, to be disposed of.</returns>
    /// <exception cref="IOException">It cannot be opened; <see cref="FileNotFoundException"/> if it does not exist and is not to be
    /// made.</exception>
    public abstract Coroutine<AsyncioFile> Open(string path, FileMode mode = FileMode.OpenOrCreate);

    /// <summary>Whether there is a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>True if there is.</returns>
    public abstract Coroutine<bool> Exists(string path);

    /// <summary>Removes a file; nothing happens if there is none.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>A coroutine.</returns>
    public abstract Coroutine Delete(string path);

    /// <summary>Gives a file another name, in one step: after a crash it has the one or the other.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="to">The new path. A file that has it is replaced.</param>
    /// <returns>A coroutine.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public abstract Coroutine Move(string path, string to);

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The content.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public async Coroutine<byte[]> ReadAllBytes(string path)
    {
        await using AsyncioFile file = await Open(path, FileMode.Open);
        byte[] content = new byte[await file.Length()];
        int read = 0;
        while (read < content.Length && await file.Read(content.AsMemory(read), read) is > 0 and var count)
        {
            read += count;
        }

        return content[..read];
    }

    /// <summary>Writes a whole file, and flushes it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">The content, in place of the one that it has.</param>
    /// <returns>A coroutine.</returns>
    /// <exception cref="IOException">There is no room, or it cannot be written.</exception>
    public async Coroutine WriteAllBytes(string path, ReadOnlyMemory<byte> content)
    {
        await using AsyncioFile file = await Open(path, FileMode.Create);
        await file.Write(content, 0);
        await file.Flush();
    }
}
