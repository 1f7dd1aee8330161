using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net.Exceptions;

/// <summary>Which exceptions are Python's <c>OSError</c> and <c>ConnectionError</c>.</summary>
[TestFixture]
public class OSErrorsTests
{
    private static IEnumerable<Exception> OSErrorCases() =>
    [
        Of(SocketError.ConnectionRefused),
        Of(SocketError.HostNotFound),
        new IOException("disk"),
        new FileNotFoundException(),
        new UnauthorizedAccessException(),
        new AuthenticationException(),
        new Win32Exception(2),
        new TimeoutException(),
        new HttpRequestException("http", Of(SocketError.HostNotFound)),
    ];

    private static IEnumerable<Exception> OtherCases() =>
    [
        new IncompleteReadError([], 1),
        new LimitOverrunError("too long", 1),
        new CancelledError(),
        new InvalidOperationException("outer", new IOException()),
        new HttpRequestException("404"),
        new FormatException(),
    ];

    private static IEnumerable<Exception> ConnectionErrorCases() =>
    [
        Of(SocketError.ConnectionReset),
        Of(SocketError.ConnectionRefused),
        Of(SocketError.ConnectionAborted),
        Of(SocketError.Shutdown),
        new IOException("stream", Of(SocketError.ConnectionReset)),
        new HttpRequestException("http", new IOException("stream", Of(SocketError.ConnectionReset))),
        new IOException("Broken pipe", OperatingSystem.IsWindows() ? unchecked((int)0x8007006D) : 32),
    ];

    private static IEnumerable<Exception> NoConnectionErrorCases() =>
        [Of(SocketError.HostNotFound), Of(SocketError.AddressAlreadyInUse), new IOException("disk"), new TimeoutException(), .. OtherCases()];

    [TestCaseSource(nameof(OSErrorCases))]
    public void IsOSError_WhatPythonCallsSo_True(Exception error) => error.IsOSError().Should().BeTrue();

    [TestCaseSource(nameof(OtherCases))]
    public void IsOSError_OtherErrors_False(Exception error) => error.IsOSError().Should().BeFalse();

    [TestCaseSource(nameof(ConnectionErrorCases))]
    public void IsConnectionError_RefusedResetAbortedOrBrokenPipe_True(Exception error)
    {
        error.IsConnectionError().Should().BeTrue();
        error.IsOSError().Should().BeTrue("every ConnectionError is an OSError");
    }

    [TestCaseSource(nameof(NoConnectionErrorCases))]
    public void IsConnectionError_OtherErrors_False(Exception error) => error.IsConnectionError().Should().BeFalse();

    [Test]
    public void OpenConnection_NobodyListens_IsAConnectionErrorOfBothFilters() => AsyncioContext.Run(async Coroutine () =>
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        int port = ((System.Net.IPEndPoint)bound.LocalEndPoint!).Port;
        try
        {
            await Asyncio.OpenConnection("127.0.0.1", port);
            Assert.Fail("a bound socket that does not listen refuses");
        }
        catch (Exception e) when (e.IsConnectionError())
        {
            e.IsOSError().Should().BeTrue();
        }
    });

    private static SocketException Of(SocketError error) => new((int)error);
}
