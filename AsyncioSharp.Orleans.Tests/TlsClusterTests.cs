using AsyncioSharp.Orleans.Tests.Functions;
using AsyncioSharp.Orleans.Tests.Infrastructure;

namespace AsyncioSharp.Orleans.Tests;

/// <summary>Silos that want to see a client's certificate.</summary>
[TestFixture]
[Category("Slow")]
[Platform("Linux")]
public class TlsClusterTests
{
    [Test]
    public async Task Connect_WithAndWithoutACertificate_OnlyTheFirstMayCall()
    {
        await using TestCluster cluster = await TestCluster.Start(2, tls: true);
        using (OrleansExecutor executor = await cluster.Connect())
        {
            (await executor.Submit(Work.Square, 5).WaitAsync(TimeSpan.FromSeconds(60))).Should().Be(25);
        }

        Task<OrleansExecutor>[] strangers =
        [
            cluster.Connect(tls: static (made, options) => made.ConfigureAsStranger(options)),
            cluster.Connect(plain: true),
        ];
        foreach (Task<OrleansExecutor> stranger in strangers)
        {
            (await stranger.Awaiting(static one => one).Should().ThrowAsync<BrokenCluster>()).WithMessage("*certificate*");
        }
    }
}
