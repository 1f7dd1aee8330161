using System.Runtime.Serialization;
using AsyncioSharp.Orleans.Tests.Infrastructure;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using static AsyncioSharp.Orleans.Tests.Docs.Scores;

namespace AsyncioSharp.Orleans.Tests.Docs;

/// <summary>The code of docs/cluster.md.</summary>
[TestFixture]
public sealed class ClusterSnippets
{
    [Test]
    public async Task SiloAndClient()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        (int siloPort, int gatewayPort) = (TestSilo.FreePort(), TestSilo.FreePort());

        // begin silo
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort);
            silo.AddAsyncioFunctions(o => o.AllowType(typeof(Scores)));
        });
        // end

        using IHost host = builder.Build();
        await host.StartAsync();
        double total = 0;

        // begin client
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await using OrleansExecutor cluster = await OrleansExecutor.Connect(client => client.UseLocalhostClustering(gatewayPort));

            total += await loop.RunInExecutor(cluster, Score, new Document("a", 3));
            total += await loop.RunInExecutor(cluster, ScoreSlowly, new Document("b", 4));    // an async function
            await foreach (double score in cluster.MapAsync(Score, Documents(), chunksize: 10))
            {
                total += score;
            }
        }
        // end

        await Run(Main);
        total.Should().Be(107);

        async Task Run(Func<Coroutine> main) => await Task.Factory.StartNew(() => AsyncioContext.Run(main), TaskCreationOptions.LongRunning);
        await host.StopAsync();
    }

    private static IEnumerable<Document> Documents() => Enumerable.Range(0, 100).Select(static i => new Document($"{i}", 1));
}

// begin functions
public sealed record Document(string Name, int Words);

public static class Scores
{
    public static double Score(Document document) => document.Words;

    public static async Coroutine<double> ScoreSlowly(Document document)
    {
        await Asyncio.Sleep(0.01);
        return document.Words;
    }

    // The executor fills in the token, and brings the reports back to the object that the caller passed.
    public static int CountUp(int limit, CancellationToken token, IProgress<int> progress)
    {
        for (int i = 1; i <= limit; i++)
        {
            token.ThrowIfCancellationRequested();
            progress.Report(i);
        }

        return limit;
    }
}
// end

// begin known
[KnownType(typeof(Circle))]
[KnownType(typeof(Rectangle))]
public abstract record Shape;

public sealed record Circle(double Radius) : Shape;

public sealed record Rectangle(double Width, double Height) : Shape;
// end
