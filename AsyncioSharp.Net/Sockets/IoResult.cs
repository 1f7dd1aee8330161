using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// The outcome of a call that does not block: a number of bytes, or an error. No exception: "would block" is an everyday answer.
/// </summary>
/// <param name="Count">Bytes moved; 0 with an error.</param>
/// <param name="Error">What went wrong, or <see cref="SocketError.Success"/>.</param>
public readonly record struct IoResult(int Count, SocketError Error)
{
    /// <summary>It worked.</summary>
    public bool IsOk => Error == SocketError.Success;

    /// <summary>
    /// Nothing went wrong, but it would have had to wait, or a signal came in between: to be tried again when it is ready.
    /// </summary>
    public bool WouldBlock => Error is SocketError.WouldBlock or SocketError.Interrupted;
}
