using System.Globalization;
using AsyncioSharp.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Tests.Testing;

[TestFixture]
public class ExplorationProgressTests
{
    [Test]
    public void Note_EveryTenSeconds_SaysHowFarItIs()
    {
        var clock = new FakeTimeProvider();
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var progress = new SearchProgress("orders", 10_000, clock, output);

        progress.Note(1);
        clock.Advance(TimeSpan.FromSeconds(10));
        progress.Note(300);
        progress.Note(301);
        clock.Advance(TimeSpan.FromSeconds(9));
        progress.Note(500);
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Note(600);

        output.ToString().Should().Be("300 of at most 10000 orders, 10 s\n600 of at most 10000 orders, 20 s\n");
    }
}
