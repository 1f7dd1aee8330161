namespace AsyncioSharp.Net;

/// <summary>Files over transports.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>
        /// Sends a file over a transport, on Linux and without TLS without copying it through the process (asyncio's
        /// <c>loop.sendfile()</c>).
        /// </summary>
        /// <remarks>
        /// What was written before goes first. Until the call is over the transport delivers nothing and, if it is a plain connection,
        /// refuses writes. (asyncio refuses them only while the system does the work.) A transport that is closed meanwhile ends the call
        /// with an error.
        /// </remarks>
        /// <param name="transport">The transport.</param>
        /// <param name="file">The file; afterwards, also after an error, its position is after the last byte sent.</param>
        /// <param name="offset">Where to begin, in bytes.</param>
        /// <param name="count">How many bytes to send; null, or more than there are, sends all to the end.</param>
        /// <param name="fallback">Whether to read and write where the system cannot do it by itself; in pieces of 16,384 bytes, read by the
        /// default executor.</param>
        /// <returns>The number of bytes sent.</returns>
        /// <exception cref="ArgumentException">A number is out of range.</exception>
        /// <exception cref="InvalidOperationException">The transport is closing, or another file is being sent.</exception>
        /// <exception cref="SendfileNotAvailableError">The system cannot, and <paramref name="fallback"/> is false.</exception>
        /// <exception cref="IOException">The connection was closed meanwhile.</exception>
        /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
        public async Coroutine<long> Sendfile(
            Transport transport, FileStream file, long offset = 0, long? count = null, bool fallback = true)
        {
            ArgumentNullException.ThrowIfNull(transport);
            FileSender.Check(file, offset, count);
            if (transport.IsClosing())
            {
                throw new InvalidOperationException("Transport is closing");
            }

            if (transport is SocketTransport connection)
            {
                return await connection.SendFile(file, offset, count, fallback);
            }

            return fallback
                ? await SendfileProtocol.Send(loop, transport, file, offset, count)
                : throw new SendfileNotAvailableError($"fallback is false, and the system cannot send files over {transport} by itself");
        }
    }
}
