namespace AsyncioSharp.Simulation;

/// <summary>Where a TCP socket stands.</summary>
internal enum TcpState : byte
{
    /// <summary>New, or its connect has failed.</summary>
    Unconnected,

    /// <summary>It takes connections.</summary>
    Listening,

    /// <summary>It has asked for a connection.</summary>
    Connecting,

    /// <summary>It was asked for a connection, and its answer is on its way.</summary>
    Answering,

    /// <summary>Connected. Either direction may have ended.</summary>
    Open,

    /// <summary>The connection is over: both directions have ended, or it was reset.</summary>
    Over,
}
