using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Tests.Net;

/// <summary>The text of an error is that of its own number, and its code is still the library's.</summary>
[Platform("Linux")]
public class SocketFailureTests
{
    [TestCase(24, "Too many open files", SocketError.TooManyOpenSockets)]
    [TestCase(23, "Too many open files in system", SocketError.TooManyOpenSockets)]
    [TestCase(1, "Operation not permitted", SocketError.AccessDenied)]
    [TestCase(13, "Permission denied", SocketError.AccessDenied)]
    [TestCase(9, "Bad file descriptor", SocketError.OperationAborted)]
    [TestCase(12, "Cannot allocate memory", SocketError.NoBufferSpaceAvailable)]
    [TestCase(105, "No buffer space available", SocketError.NoBufferSpaceAvailable)]
    [TestCase(32, "Broken pipe", SocketError.Shutdown)]
    [TestCase(28, "No space left on device", SocketError.SocketError)]
    public void ToSocketException_Number_HasItsOwnText(int errno, string text, SocketError code)
    {
        SocketException error = Errno.ToSocketException(errno);
        error.Message.Should().Be(text);
        error.SocketErrorCode.Should().Be(code);
    }

    [Test]
    public void Of_TooManyOpenSockets_SpeaksOfTheProcess() =>
        SocketFailure.Of(SocketError.TooManyOpenSockets).Message.Should().Be("Too many open files");
}
