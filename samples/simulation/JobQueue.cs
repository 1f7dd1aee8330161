using System.Globalization;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

namespace Simulation.Samples;

/// <summary>A queue that delivers each job at least once, and a worker that must count each job exactly once.</summary>
public static class JobQueue
{
    /// <summary>What is wrong.</summary>
    public enum Bug
    {
        None,

        /// <summary>The worker says that a job is done before it has kept the result: a crash in between loses it.</summary>
        AcknowledgesFirst,

        /// <summary>The worker does not know a job again that is delivered twice.</summary>
        CountsTwice,

        /// <summary>The worker writes its results without flushing them.</summary>
        DoesNotFlush,
    }

    /// <summary>Gives out job after job: the same one until it is acknowledged.</summary>
    public static async Coroutine Broker(int jobs)
    {
        int next = 0;
        Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                try
                {
                    await Answer(reader, writer);
                }
                catch (System.Net.Sockets.SocketException)
                {
                    // The worker has crashed; it comes again.
                }

                writer.Close();
            },
            host: null,
            7100);
        await server.ServeForever();

        async Coroutine Answer(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            while (await reader.ReadLine() is { Length: > 0 } line)
            {
                string[] words = Encoding.ASCII.GetString(line).Trim().Split(' ');
                if (words[0] == "done")
                {
                    next = Math.Max(next, 1 + int.Parse(words[1], CultureInfo.InvariantCulture));
                }

                writer.Write(Encoding.ASCII.GetBytes(next < jobs ? $"job {next}\n" : "nothing\n"));
                await writer.Drain();
            }
        }
    }

    /// <summary>Takes jobs, and keeps in a file which it has done.</summary>
    public static async Coroutine Worker(Bug bug)
    {
        while (true)
        {
            try
            {
                await Work(bug);
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or TimeoutException)
            {
                await Asyncio.Sleep(0.5);
            }
        }
    }

    private static async Coroutine Work(Bug bug)
    {
        await using AsyncioFile results = await Asyncio.Files.Open("results");
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("broker", 7100);
        try
        {
            string command = "next";
            while (true)
            {
                writer.Write(Encoding.ASCII.GetBytes(command + "\n"));
                await writer.Drain();
                string answer = Encoding.ASCII.GetString(await Asyncio.WaitFor(() => reader.ReadLine(), 2)).Trim();
                if (!answer.StartsWith("job", StringComparison.Ordinal))
                {
                    if (answer.Length == 0)
                    {
                        throw new IOException("The broker has gone.");
                    }

                    await Asyncio.Sleep(1);
                    continue;
                }

                int job = int.Parse(answer[4..], CultureInfo.InvariantCulture);
                command = $"done {job}";
                if (bug == Bug.AcknowledgesFirst)
                {
                    writer.Write(Encoding.ASCII.GetBytes(command + "\n"));
                    await writer.Drain();
                    await Asyncio.WaitFor(() => reader.ReadLine(), 2);
                    command = "next";
                }

                await Asyncio.Sleep(0.2);
                long end = await results.Length();
                byte[] known = new byte[end];
                await results.Read(known, 0);
                if (bug == Bug.CountsTwice || Array.IndexOf(known, (byte)job) < 0)
                {
                    await results.Write(new[] { (byte)job }, end);
                }

                if (bug != Bug.DoesNotFlush)
                {
                    await results.Flush();
                }

                await Sim.Barrier("kept a result");
            }
        }
        finally
        {
            writer.Close();
        }
    }
}
