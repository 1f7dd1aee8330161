using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/diagnostics.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture, NonParallelizable]
public class DiagnosticsSnippets
{
    [Test]
    public void Statistics()
    {
        // begin statistics
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var queue = new AsyncioQueue<string>(maxsize: 10);
            AsyncioTask worker = Asyncio.CreateTask(queue.Get());
            await Asyncio.Sleep(1);
            Console.WriteLine($"{loop.Statistics().TasksAlive} tasks, {queue.Statistics().GettersWaiting} waiting for an item");
            worker.Cancel();
        }
        // end

        TextWriter before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Virtual.Run(Main);
        }
        finally
        {
            Console.SetOut(before);
        }

        output.ToString().Trim().Should().Be("2 tasks, 1 waiting for an item");
    }
}
