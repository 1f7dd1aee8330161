namespace AsyncioSharp.Net;

/// <summary>Who owns a <see cref="ProtocolSide"/>.</summary>
internal interface IProtocolHost
{
    EventLoop Loop { get; }

    /// <summary>The transport that the protocol and reports get to see.</summary>
    BaseTransport PublicTransport { get; }

    /// <summary>Ends the transport because of an error, and reports it unless it is one of the connection itself.</summary>
    void Fatal(Exception error, string message);
}
