using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;

namespace AsyncioSharp.Net;

// .NET has no common base for what the operating system reports: sockets raise SocketException, files and pipes IOException, TLS and
// HttpClient wrap either in exceptions of their own. Python has OSError. So `except OSError` is a filter here: catch (Exception e) when
// (e.IsOSError()).

/// <summary>Python's <c>OSError</c> and <c>ConnectionError</c> as filters: <c>catch (Exception e) when (e.IsOSError())</c>.</summary>
public static class OSErrors
{
    private const int BrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>Whether Python would raise an <c>OSError</c>, or one derived from it.</summary>
    /// <remarks>
    /// True for errors of sockets and names, files, pipes, processes and TLS, for missing permissions, and for
    /// <see cref="TimeoutException"/>, since Python's <c>TimeoutError</c> is an <c>OSError</c>. False for <see cref="IncompleteReadError"/>
    /// and <see cref="LimitOverrunError"/>, which are none in Python either, though they are <see cref="IOException"/>s in .NET.
    /// </remarks>
    /// <param name="error">The exception.</param>
    /// <returns>True if <c>except OSError</c> would catch it.</returns>
    public static bool IsOSError(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            IncompleteReadError or LimitOverrunError => false,
            IOException or Win32Exception or UnauthorizedAccessException or AuthenticationException or TimeoutException => true,
            HttpRequestException { InnerException: { } cause } => cause.IsOSError(),
            _ => false,
        };
    }

    /// <summary>
    /// Whether Python would raise a <c>ConnectionError</c>: the connection was refused, reset or aborted, or its pipe is broken.
    /// </summary>
    /// <remarks>
    /// Looks into what wraps such an error: the <see cref="IOException"/> of a stream, the <see cref="HttpRequestException"/> of
    /// HttpClient.
    /// </remarks>
    /// <param name="error">The exception.</param>
    /// <returns>True if <c>except ConnectionError</c> would catch it.</returns>
    public static bool IsConnectionError(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            SocketException socket => socket.SocketErrorCode
                is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.ConnectionAborted or SocketError.Shutdown,
            IOException or HttpRequestException when error.InnerException is { } cause => cause.IsConnectionError(),
            IOException =>
                error.HResult is WindowsBrokenPipe or WindowsNoData || (error.HResult == BrokenPipe && !OperatingSystem.IsWindows()),
            _ => false,
        };
    }
}
