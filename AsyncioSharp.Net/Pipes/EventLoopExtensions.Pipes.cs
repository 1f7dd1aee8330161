namespace AsyncioSharp.Net;

public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Reads a pipe through a protocol (asyncio's <c>loop.connect_read_pipe()</c>).</summary>
        /// <param name="protocolFactory">Makes the <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</param>
        /// <param name="pipe">A pipe, socket or character device: a handle, a stream that has one, or a number; 0 is standard input. The
        /// transport closes it.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <remarks>
        /// The descriptor no longer blocks from then on, for everybody who shares it. That of a terminal is put back when the transport is
        /// closed, so close it before the program ends.
        /// </remarks>
        /// <exception cref="ArgumentException">It is a regular file, which cannot be polled. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be read. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">
        /// The system is not Linux, or the selector of the loop watches sockets alone (<see cref="Selector.WatchesPipes"/>). Thrown by the
        /// await.
        /// </exception>
        public async Coroutine<(ReadTransport Transport, TProtocol Protocol)> ConnectReadPipe<TProtocol>(
            Func<TProtocol> protocolFactory, PipeHandle pipe)
            where TProtocol : BaseProtocol
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return await PipeConnector.Connect(
                loop,
                protocolFactory,
                pipe,
                static (loop, end, protocol, view, onMade) => new PipeReadTransport(loop, end, protocol, view, onMade).ShowReading());
        }

        /// <summary>Writes a pipe through a protocol (asyncio's <c>loop.connect_write_pipe()</c>).</summary>
        /// <param name="protocolFactory">Makes the protocol, which hears when to pause and when the reader is gone.</param>
        /// <param name="pipe">A pipe, socket or character device: a handle, a stream that has one, or a number; 1 is standard output. The
        /// transport closes it.</param>
        /// <returns>A coroutine for the transport and the protocol.</returns>
        /// <inheritdoc cref="ConnectReadPipe{TProtocol}(EventLoop, Func{TProtocol}, PipeHandle)" path="/remarks"/>
        /// <exception cref="ArgumentException">It is a regular file, which cannot be polled. Thrown by the await.</exception>
        /// <exception cref="IOException">It cannot be written. Thrown by the await.</exception>
        /// <exception cref="NotSupportedException">
        /// The system is not Linux, or the selector of the loop watches sockets alone (<see cref="Selector.WatchesPipes"/>). Thrown by the
        /// await.
        /// </exception>
        public async Coroutine<(WriteTransport Transport, TProtocol Protocol)> ConnectWritePipe<TProtocol>(
            Func<TProtocol> protocolFactory, PipeHandle pipe)
            where TProtocol : BaseProtocol
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return await PipeConnector.Connect(
                loop,
                protocolFactory,
                pipe,
                static (loop, end, protocol, view, onMade) => new PipeWriteTransport(loop, end, protocol, view, onMade).ShowWriting());
        }
    }
}
