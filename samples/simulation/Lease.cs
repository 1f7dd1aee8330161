using System.Globalization;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

namespace Simulation.Samples;

/// <summary>
/// A lease service: whoever holds the lease may write to the store. Two programs, as they would run in production; which of them is broken,
/// and how, is an argument.
/// </summary>
public static class Lease
{
    private const double Seconds = 5;

    /// <summary>What is wrong with a node.</summary>
    public enum Bug
    {
        None,

        /// <summary>The store takes writes of whoever comes, without looking which lease they belong to.</summary>
        NoFencing,
    }

    /// <summary>Hands out the lease, with a number that grows.</summary>
    public static async Coroutine Server()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        double until = double.NegativeInfinity;
        int number = 0;
        Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                await reader.ReadLine();
                bool isFree = loop.Time() >= until;
                if (isFree)
                {
                    number++;
                    until = loop.Time() + Seconds;
                }

                writer.Write(Encoding.ASCII.GetBytes(isFree ? $"{number}\n" : "busy\n"));
                await writer.Drain();
                writer.Close();
            },
            host: null,
            7000);
        await server.ServeForever();
    }

    /// <summary>Keeps what the holders of the lease write, in order.</summary>
    public static async Coroutine Store(Bug bug, List<int> written)
    {
        int last = 0;
        Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                int token = int.Parse(await reader.ReadLine(), CultureInfo.InvariantCulture);
                if (bug == Bug.NoFencing || token >= last)
                {
                    last = Math.Max(last, token);
                    written.Add(token);
                }

                writer.Write("ok\n"u8);
                await writer.Drain();
                writer.Close();
            },
            host: null,
            7001);
        await server.ServeForever();
    }

    /// <summary>Asks for the lease again and again, and writes while it has it.</summary>
    public static async Coroutine Node()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        while (true)
        {
            double asked = loop.Time();
            if (await Ask("lease", 7000, "please") is { } answer && int.TryParse(answer, CultureInfo.InvariantCulture, out int token))
            {
                while (loop.Time() < asked + Seconds - 1)
                {
                    await Ask("store", 7001, token.ToString(CultureInfo.InvariantCulture));
                    await Asyncio.Sleep(0.5);
                }
            }

            await Asyncio.Sleep(1);
        }
    }

    private static async Coroutine<string?> Ask(string host, int port, string question)
    {
        try
        {
            return await Asyncio.WaitFor(
                async Coroutine<string?> () =>
                {
                    (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection(host, port);
                    try
                    {
                        // Between knowing that it has the lease and writing, anything may happen to a program.
                        writer.Write(Encoding.ASCII.GetBytes(question + "\n"));
                        return Encoding.ASCII.GetString(await reader.ReadLine()).TrimEnd();
                    }
                    finally
                    {
                        writer.Close();
                    }
                },
                10);
        }
        catch (Exception error) when (error is TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
