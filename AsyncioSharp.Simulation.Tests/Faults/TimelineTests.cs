using System.Text.Json;
using System.Text.RegularExpressions;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>What the timeline and the table of steps show of a world.</summary>
public sealed class TimelineTests
{
    [Test]
    public void ToHtml_OfAWorld_HasPacketsBetweenTheLanesOfHosts()
    {
        JsonElement data = DataOf(Explorer.Record(TwoHosts));

        string[] lanes = [.. data.GetProperty("lanes").EnumerateArray().Select(static lane => lane[0].GetString()!)];
        string[] texts = [.. data.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)];
        (string From, string To, bool HasArrived, string Text)[] messages =
        [
            .. data.GetProperty("messages").EnumerateArray().Select(static number => number.GetInt64()).Chunk(7).Select(
                one => (lanes[one[0]], lanes[one[1]], one[4] >= one[2], texts[one[6]])),
        ];
        messages[0].Should().Be(("app: main", "db: main", true, "10.0.0.3:32768 > 10.0.0.2:1 Tcp SYN"));
        messages[1].Should().Be(("db: main", "app: main", true, "10.0.0.2:1 > 10.0.0.3:32768 Tcp SYN"));
        messages.Should().Contain(one => one.Text.EndsWith("6 bytes", StringComparison.Ordinal) && !one.HasArrived, "it was sent into the partition");
        messages.Should().Contain(one => one.Text.EndsWith("6 bytes", StringComparison.Ordinal) && one.HasArrived);
    }

    [Test]
    public void ToHtml_OfAWorld_HasTheFaults()
    {
        JsonElement data = DataOf(Explorer.Record(TwoHosts));

        string[] texts = [.. data.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)];
        data.GetProperty("faults").EnumerateArray().Select(static number => number.GetInt64()).Chunk(3).Select(one => (one[0], texts[one[2]]))
            .Should().Equal(
                (10_000_000L, "cut db > app, app > db"), (30_000_000L, "end of a cut or hold"), (100_000_000L, "crash db"), (100_000_000L, "start db"));
    }

    [Test]
    public void ToHtml_OfEqualRuns_IsEqual() =>
        Explorer.Record(TwoHosts, title: "run").ToHtml().Should().Be(Explorer.Record(TwoHosts, title: "run").ToHtml());

    [Test]
    public void StepTable_ShowsWhatTheTestDidAndWhatChanceDid()
    {
        Action run = () => AsyncioTest.Run(
            static async Coroutine () =>
            {
                SimWorld world = Sim.World();
                SimHost db = world.Host("db", Programs.Echo(1));
                world.Net.Loss = 0.2;
                await Asyncio.Sleep(1);
                db.Pause();
                db.Resume();
                double start = world.Time;
                await Programs.Ask("db", 1, "quick");
                Sim.Always(world.Time - start < 0.5, "the answer comes within half a second");
            },
            new TestOptions { Seeds = "1-100", Freedom = ScheduleFreedom.Faults, Output = TextWriter.Null });

        run.Should().Throw<ScheduleException>().Which.Message.Should().MatchRegex(
            "1  .*the test does: pause db\n.*the test does: resume db\n(.*\n)*.*decides lose (test > db|db > test)");
    }

    private static async Coroutine TwoHosts()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Programs.Echo(1));
        SimHost app = world.Host("app", static async Coroutine () =>
        {
            await Asyncio.Sleep(0.5);
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("db", 1);
            await Asyncio.Sleep(1);
            writer.Write("hello\n"u8);
            await reader.ReadLine();
            writer.Close();
        });
        await Asyncio.Sleep(1);
        using (world.Net.Partition(db, app))
        {
            await Asyncio.Sleep(2);
        }

        await app.Join();
        await Asyncio.Sleep(10 - world.Time);
        db.Restart();
    }

    private static JsonElement DataOf(Trace trace) =>
        JsonDocument.Parse(Regex.Match(trace.ToHtml(), "^const data = (.*);$", RegexOptions.Multiline).Groups[1].Value).RootElement;
}
