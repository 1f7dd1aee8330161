using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.Interop;

/// <summary>Owns a descriptor: it is closed once, also when nobody closes it.</summary>
internal sealed class FileDescriptor : SafeHandle
{
    public FileDescriptor(int descriptor)
        : base(invalidHandleValue: -1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle == -1;

    /// <summary>The number, or -1 once it is closed.</summary>
    public int Number => IsClosed ? -1 : (int)handle;

    /// <summary>Takes over the result of a system call.</summary>
    /// <param name="descriptor">The result; -1 is a failure.</param>
    /// <param name="call">The name of the call, for the message.</param>
    /// <exception cref="IOException">The call failed.</exception>
    public static FileDescriptor Own(int descriptor, string call)
    {
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }

        return new FileDescriptor(descriptor);
    }

    protected override bool ReleaseHandle() => LinuxSyscalls.close((int)handle) == 0;
}
