using System.Text;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>Small programs for hosts.</summary>
internal static class Programs
{
    /// <summary>Answers every line with itself.</summary>
    public static Func<Coroutine> Echo(int port) => async Coroutine () =>
    {
        Server server = await Asyncio.StartServer(Answer, host: null, port);
        await server.ServeForever();

        static async Coroutine Answer(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            while (await reader.ReadLine() is { Length: > 0 } line)
            {
                writer.Write(line);
                await writer.Drain();
            }

            writer.Close();
        }
    };

    /// <summary>Does nothing, for ever.</summary>
    public static async Coroutine Idle() => await Asyncio.Sleep(double.PositiveInfinity);

    /// <summary>One line there and back.</summary>
    public static async Coroutine<string> Ask(string host, int port, string line)
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection(host, port);
        try
        {
            writer.Write(Encoding.UTF8.GetBytes(line + "\n"));
            return Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd();
        }
        finally
        {
            writer.Close();
        }
    }
}
