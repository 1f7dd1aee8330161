using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class ProgressTests
{
    [Test]
    public void Report_FromAThread_ArrivesInTheTaskThatMadeIt()
    {
        var got = new List<int>();
        Virtual.Run(async () =>
        {
            Home home = Home.Here();
            IProgress<int> progress = new Progress<int>(value =>
            {
                home.Check();
                got.Add(value);
            });
            await Asyncio.ToThread(() =>
            {
                for (int i = 0; i < 5; i++)
                {
                    progress.Report(i);
                }
            });
            got.Should().Equal([0, 1, 2, 3, 4], "reports are queued before the end of the job");
        });

        got.Should().HaveCount(5);
    }

    [Test]
    public void Report_OnTheLoop_ArrivesInALaterTurn([Values] Body body)
    {
        var order = new List<string>();
        Virtual.Run(async () => await Guest.Start(body, async () =>
        {
            IProgress<string> progress = new Progress<string>(order.Add);
            progress.Report("report");
            order.Add("reported");
            await Asyncio.Sleep(0);
            order.Add("later");
        }));

        order.Should().Equal("reported", "report", "later");
    }

    [Test]
    public void ProgressThatFails_OnTheLoop_IsReportedAndTheLoopGoesOn()
    {
        Exception? reported = null;
        Virtual.Run(async () =>
        {
            Asyncio.GetRunningLoop().SetExceptionHandler((_, context) => reported = context.Exception);
            IProgress<int> progress = new Progress<int>(_ => throw new FormatException());
            progress.Report(1);
            await Asyncio.Sleep(1);
        });

        reported.Should().BeOfType<FormatException>();
    }
}
