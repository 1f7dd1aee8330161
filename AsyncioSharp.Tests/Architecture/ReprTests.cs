using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Architecture;

/// <summary>The texts of <see cref="DebuggerDisplayTests"/> that no other fixture looks at.</summary>
[TestFixture]
public class ReprTests
{
    [Test]
    public void Runner_ByState_ShowsItsLoop()
    {
        var runner = new Runner(loopFactory: Virtual.Loop);
        runner.ToString().Should().Be("<Runner created>");

        runner.GetLoop();
        runner.ToString().Should().Be("<Runner initialized loop=<EventLoop running=False closed=False debug=False>>");

        runner.Close();
        runner.ToString().Should().Be("<Runner closed>");
    }

    [Test]
    public void VirtualClock_ByState_ShowsTheTime()
    {
        var clock = new VirtualClock();
        clock.ToString().Should().Be("<VirtualClock time=0 unused>");

        using var loop = new EventLoop(clock);
        loop.RunUntilComplete(Asyncio.Sleep(1.5));

        clock.ToString().Should().Be("<VirtualClock time=1.5>");
    }

    [Test]
    public void Token_BeforeAndAfterReset_ShowsVariableAndUse()
    {
        var user = new ContextVar<string>("user");
        ContextVar<string>.Token token = user.Set("me");
        token.ToString().Should().Be("<Token var=<ContextVar name='user'>>");

        user.Reset(token);

        token.ToString().Should().Be("<Token used var=<ContextVar name='user'>>");
    }

    [Test]
    public void Context_Two_AreToldApart()
    {
        Context one = new(), other = new();

        one.ToString().Should().MatchRegex("^<Context object at 0x[0-9A-F]+>$").And.NotBe(other.ToString()).And.Be(one.ToString());
    }

    [Test]
    public void AsCompleted_WhileItRuns_ShowsWhatIsLeft() => Virtual.RunAndLeave(async () =>
    {
        var steps = Asyncio.AsCompleted([Asyncio.CreateTask(Asyncio.Sleep(1)), Asyncio.CreateTask(Asyncio.Sleep(2)), Asyncio.CreateTask(Asyncio.Sleep(9))]);

        await Asyncio.Sleep(3);

        steps.ToString().Should().Be("<AsCompletedIterator pending=1 done=2>");
    });

    [Test]
    public void Statistics_AsText_NameTheirNumbers() =>
        new AsyncioLock().Statistics().ToString().Should().Be("LockStatistics { Locked = False, TasksWaiting = 0 }");
}
