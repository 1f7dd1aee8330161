using System.Net.Sockets;
using AsyncioSharp;
using AsyncioSharp.Net;

/// <summary>What one connection does, from its beginning to its end. All sessions run on one thread: they may share plain objects.</summary>
internal static class Session
{
    public static async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        try
        {
            await foreach (byte[] line in reader)
            {
                writer.Write(line);
                await writer.Drain();                       // waits while the client is slow
            }
        }
        catch (ArgumentException)                           // a line longer than the limit
        {
            writer.Write("line too long\n"u8);
        }
        catch (Exception error) when (error is SocketException or IOException or TimeoutException)
        {
            Console.WriteLine($"lost: {error.GetType().Name}");
        }
        finally
        {
            writer.Close();                                 // after a cancellation too
        }
    }
}
