using System.Runtime.InteropServices;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>What must stay open until the child has been started: its ends of the pipes, and the files that it was given.</summary>
internal sealed class HeldDescriptors : IDisposable
{
    private readonly List<FileDescriptor> _owned = [];
    private readonly List<SafeHandle> _given = [];

    public int Own(FileDescriptor descriptor)
    {
        _owned.Add(descriptor);
        return descriptor.Number;
    }

    public int Hold(Stdio stream)
    {
        // The handle of a FileStream is asked for here, not earlier: asking flushes it and moves the file's position to where the stream
        // is.
        SafeHandle? handle = stream.Source is FileStream file ? file.SafeFileHandle : (SafeHandle?)stream.Source;
        if (handle is null)
        {
            return stream.Descriptor;
        }

        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        _given.Add(handle);
        return (int)handle.DangerousGetHandle();
    }

    public void Dispose()
    {
        _owned.ForEach(static descriptor => descriptor.Dispose());
        _given.ForEach(static handle => handle.DangerousRelease());
    }
}
