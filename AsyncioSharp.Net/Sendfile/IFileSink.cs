namespace AsyncioSharp.Net;

/// <summary>What a file is sent to.</summary>
internal interface IFileSink
{
    EventLoop Loop { get; }

    /// <summary>To which the system may send a file by itself; null if the bytes have to go through the program.</summary>
    NetSocket? Socket { get; }

    /// <summary>Throws if the connection is gone: a turn of the loop may have passed.</summary>
    void CheckOpen();

    /// <summary>The system has taken bytes of the file.</summary>
    void OnSent()
    {
    }

    /// <summary>Waits until the socket takes more.</summary>
    Coroutine Writable();

    /// <summary>Sends bytes, after waiting until those before them are out.</summary>
    Coroutine Send(ReadOnlyMemory<byte> chunk);
}
