using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// The other end: a worker process. It calls the functions that its parent names, one at a time, on its main thread, until its parent
/// closes the connection.
/// </summary>
/// <remarks>
/// There are two connections. On the first go calls and results, and the worker reads it only between calls. The second one carries
/// nothing: a thread waits for its end, so that a worker ends with its parent also in the middle of a long function, and also when the
/// parent was killed. A parent's end closes its sockets on every system, which cannot be said of death signals, and no other process can
/// hold them open, as it could hold inherited pipes.
/// <para>
/// A worker trusts its parent: it calls the function that the parent names, from the assembly that the parent names. Only the parent can
/// speak to it: the worker is the one who connects, to a path that its parent gave it in a directory that is open to this user only. The
/// parent does not trust a worker in the same way, since it may have run anything.
/// </para>
/// </remarks>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal static class Worker
{
    public static void Serve(string path)
    {
        // Ctrl+C goes to all processes of the terminal. What it means for the work is the parent's decision.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static context => context.Cancel = true);

        using var calls = new FrameConnection(Connect(path));
        Socket lifeline = Connect(path);
        new Thread(() => EndWith(lifeline)) { IsBackground = true, Name = "asyncio_lifeline" }.Start();

        while (calls.Receive() is { } request && calls.TrySend(Answer(request).Span))
        {
        }
    }

    private static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static void EndWith(Socket lifeline)
    {
        try
        {
            lifeline.Receive(new byte[1]);
        }
        catch (SocketException)
        {
            // Reset: the end as well.
        }

        Environment.Exit(0);
    }

    private static ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> request)
    {
        var reader = new MessagePackReader(request);
        long id = reader.ReadInt64();
        try
        {
            RemoteFunction function = WorkerFunctions.Read(ref reader);
            ArrayBufferWriter<byte> buffer = FrameConnection.BeginFrame();
            var writer = new MessagePackWriter(buffer);
            writer.Write(id);
            writer.Write(true);
            int count = reader.ReadInt32();
            for (int i = 0; i < count; i++)
            {
                object?[] arguments = function.Signature.ReadArguments(ref reader);
                function.Signature.WriteResult(ref writer, function.Call(arguments, CancellationToken.None));
            }

            writer.Flush();
            return FrameConnection.EndFrame(buffer);
        }
        catch (Exception e)
        {
            // Whatever the function throws is its outcome, and belongs to whoever submitted it.
            ArrayBufferWriter<byte> buffer = FrameConnection.BeginFrame();
            var writer = new MessagePackWriter(buffer);
            writer.Write(id);
            writer.Write(false);
            RemoteFailure.Write(ref writer, e);
            writer.Flush();
            return FrameConnection.EndFrame(buffer);
        }
    }
}
