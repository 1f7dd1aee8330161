using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The instrument of docs/design.md.</summary>
[TestFixture]
public class InstrumentSnippets
{
    [Test]
    public void StepCounter_TwoTasks_CountsTheStepsOfEach([Values] Body body)
    {
        using EventLoop loop = Virtual.Loop();
        loop.CallSoon(static () => { });
        string counts = body == Body.Coroutine
            ? loop.RunUntilComplete(async Coroutine<string> () => await Count(loop))
            : loop.RunUntilComplete(async Task<string> () => await Count(loop));

        counts.Should().Match("*a: 3, b: 2*");
    }

    private static async Coroutine<string> Count(EventLoop loop)
    {
        await Asyncio.Sleep(0);

        // begin count
        var counter = new StepCounter();
        loop.AddInstrument(counter);
        AsyncioTask a = Asyncio.CreateTask(Turns(2), name: "a");
        AsyncioTask b = Asyncio.CreateTask(Turns(1), name: "b");
        await Asyncio.Gather(a, b);
        loop.RemoveInstrument(counter);
        Console.WriteLine(counter);                   // a: 3, b: 2, and what the loop itself had to do
        // end

        return counter.ToString();
    }

    private static async Coroutine Turns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    // begin counter
    class StepCounter : LoopInstrument
    {
        private readonly SortedDictionary<string, int> _steps = new(StringComparer.Ordinal);

        public override LoopInterests Interests => LoopInterests.Steps;

        public override void OnStep(in LoopStep step)
        {
            string who = step.Task?.GetName() ?? "callbacks";
            _steps[who] = _steps.GetValueOrDefault(who) + 1;
        }

        public override string ToString() => string.Join(", ", _steps.Select(static one => $"{one.Key}: {one.Value}"));
    }
    // end
}
