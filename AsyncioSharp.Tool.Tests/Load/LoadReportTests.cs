using System.Globalization;

namespace AsyncioSharp.Tool.Tests.Load;

/// <summary>Reports as they are put together and shown.</summary>
[TestFixture]
public class LoadReportTests
{
    private static readonly LoadReport s_half = new(
        Loop: 1, Label: "", IsRunning: true, Seconds: 0.5, Turns: 100, Callbacks: 200, Posts: 5, Errors: 1, Ready: 3, Inbox: 0, Timers: 2, Tasks: 7, Lag: 0.002, BytesReceived: 500_000,
        BytesSent: 1_500_000, Busy: 0.5, SlowStep: 0, Bodies: [new BodyLoad(5, 0.4, "Program.Worker"), new BodyLoad(2, 0, "Program.Idle")]);

    [Test]
    public void Then_TwoTimes_AddsCountsAndWeighsShares()
    {
        LoadReport both = s_half.Then(s_half with { Seconds = 1.5, Lag = 0.5, Busy = 0.9, Tasks = 9, Bodies = [new BodyLoad(6, 0.8, "Program.Worker"), new BodyLoad(3, 0.1, "Program.New")] });

        both.Seconds.Should().Be(2);
        both.Turns.Should().Be(200);
        both.Tasks.Should().Be(9, "the last is what is now");
        both.Lag.Should().Be(0.5);
        both.Busy.Should().BeApproximately(0.8, 1e-9);
        both.Bodies.Select(body => (body.Name, body.Tasks, Math.Round(body.Share, 6))).Should().Equal(("Program.Worker", 6, 0.7), ("Program.New", 3, 0.075), ("Program.Idle", 0, 0));
    }

    [Test]
    public void Then_TwoCoroutinesWithTheSameName_AreAddedUp()
    {
        LoadReport twice = s_half with { Bodies = [new BodyLoad(5, 0.4, "Program.Long…"), new BodyLoad(2, 0.2, "Program.Long…")] };

        BodyLoad only = twice.Then(twice).Bodies.Should().ContainSingle().Subject;

        only.Tasks.Should().Be(7);
        only.Share.Should().BeApproximately(0.6, 1e-9);
    }

    [TestCase("")]
    [TestCase("x\t0.5\tname")]
    [TestCase("1\t0.5")]
    public void Read_LineThatTellsNoCoroutine_Throws(string line) =>
        FluentActions.Invoking(() => BodyLoad.Read(line)).Should().Throw<InvalidDataException>();

    [Test]
    public void Write_Loop_IsAScreenOfText()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);

        TopView.Write(text, 4711, [s_half], [new SlowStep(1, "Task-3", "Program.Worker", 0.25)], rows: 20);

        text.ToString().ReplaceLineEndings("\n").Should().Be(
            """
            process 4711  loop 1  running  busy 50 %  lag 2.0 ms
              turns 200/s  callbacks 400/s  posts 10/s  errors 1
              ready 3  inbox 0  timers 2  tasks 7  in 1.0 MB/s  out 3.0 MB/s

                TIME     TASKS  COROUTINE
                40 %         5  Program.Worker
                 0 %         2  Program.Idle
                10 %            callbacks, timers, I/O, the loop itself

            slow: 0.250 s in Task-3 (Program.Worker)

            """);
    }

    [Test]
    public void Write_LoopInOneStep_SaysForHowLong()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);

        TopView.Write(text, 1, [s_half with { SlowStep = 12.3, Label = "worker" }], [], rows: 0);

        text.ToString().Should().StartWith("process 1  loop 1 (worker)  in one step for 12.3 s");
    }

    [TestCase(0.0003, "0.3 ms")]
    [TestCase(0.25, "250 ms")]
    [TestCase(2.5, "2.50 s")]
    public void Time_Seconds_AreInAUnitThatFits(double seconds, string text) => Quantity.Time(seconds).Should().Be(text);

    [TestCase(0, "0 B")]
    [TestCase(1234, "1.2 kB")]
    [TestCase(123_456_789, "123 MB")]
    public void Bytes_Number_IsInAUnitThatFits(double bytes, string text) => Quantity.Bytes(bytes).Should().Be(text);
}
