using System.Globalization;
using AsyncioSharp.Tests.Docs;

namespace AsyncioSharp.Tests.Samples;

/// <summary>
/// The samples whose output depends on time, under a virtual clock: every line with the exact time at which it is printed. The code between the markers is the
/// sample's own, word for word; its <c>Console</c> and <c>DateTime</c> are the two classes at the end of this file.
/// </summary>
[TestFixture]
public class SampleTimingTests
{
    [ThreadStatic]
    private static EventLoop? t_loop;

    [ThreadStatic]
    private static List<string>? t_lines;

    public static IEnumerable<TestCaseData> SampleCode =>
        Excerpts.In("AsyncioSharp.Tests/Samples/SampleTimingTests.cs").Select(piece => new TestCaseData(piece.Name, piece.Text).SetArgDisplayNames(piece.Name));

    [TestCaseSource(nameof(SampleCode))]
    public void CodeInThisFile_IsTheSamples_WordForWord(string sample, string code)
    {
        string text = Excerpts.Normalize(File.ReadLines(Path.Combine(Excerpts.Repository, "samples", sample + ".cs")));

        text.Should().Contain(code);
    }

    [Test]
    public void SayAfter_TwoTasks_SleepAtTheSameTime()
    {
        // begin say_after
        async Coroutine SayAfter(double delay, string what)
        {
            await Asyncio.Sleep(delay);
            Console.WriteLine(what);
        }

        async Coroutine Main()
        {
            var first = Asyncio.CreateTask(SayAfter(1, "hello"));
            var second = Asyncio.CreateTask(SayAfter(2, "world"));

            Console.WriteLine($"started at {DateTime.Now:HH:mm:ss}");
            await first;
            await second;
            Console.WriteLine($"finished at {DateTime.Now:HH:mm:ss}");
        }
        // end

        AsyncioContext.Run(Main(), debug: true, loopFactory: NewLoop);

        t_lines.Should().Equal("0: started at 00:00:00", "1: hello", "2: world", "2: finished at 00:00:02");
    }

    [Test]
    public void DisplayDate_EverySecond_UntilTheEnd()
    {
        // begin display_date
        static void DisplayDate(double endTime, EventLoop loop)
        {
            Console.WriteLine($"{DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff}");
            if (loop.Time() + 1.0 < endTime)
                loop.CallLater(1, DisplayDate, endTime, loop);
            else
                loop.Stop();
        }
        // end

        var loop = NewLoop();

        // begin display_date
        var endTime = loop.Time() + 3.0;
        loop.CallSoon(DisplayDate, endTime, loop);
        try
        {
            loop.RunForever();
        }
        finally
        {
            loop.Close();
        }
        // end

        t_lines.Should().Equal("0: 2000-01-01 00:00:00.000000", "1: 2000-01-01 00:00:01.000000", "2: 2000-01-01 00:00:02.000000");
    }

    [Test]
    public void GatherFactorial_ThreeCoroutines_TakeTurns()
    {
        // begin gather_factorial
        async Coroutine<int> Factorial(string name, int number)
        {
            var product = 1;
            for (var factor = 2; factor <= number; factor++)
            {
                Console.WriteLine($"Task {name}: factorial({number}), now {product} * {factor}");
                await Asyncio.Sleep(0.5);
                product *= factor;
            }
            Console.WriteLine($"Task {name}: factorial({number}) = {product}");
            return product;
        }

        async Coroutine Main()
        {
            var results = await Asyncio.Gather(
                Factorial("A", 2),
                Factorial("B", 3),
                Factorial("C", 4)
            );
            Console.WriteLine(string.Join(", ", results));
        }
        // end

        AsyncioContext.Run(Main(), loopFactory: NewLoop);

        t_lines.Should().Equal(
            "0: Task A: factorial(2), now 1 * 2",
            "0: Task B: factorial(3), now 1 * 2",
            "0: Task C: factorial(4), now 1 * 2",
            "0.5: Task A: factorial(2) = 2",
            "0.5: Task B: factorial(3), now 2 * 3",
            "0.5: Task C: factorial(4), now 2 * 3",
            "1: Task B: factorial(3) = 6",
            "1: Task C: factorial(4), now 6 * 4",
            "1.5: Task C: factorial(4) = 24",
            "1.5: 2, 6, 24");
    }

    [Test]
    public void Shield_WaiterCancelled_JobFinishes()
    {
        // begin shield
        async Coroutine<int> WriteFile()
        {
            Console.WriteLine("writing");
            await Asyncio.Sleep(1);
            Console.WriteLine("written");
            return 42;
        }

        async Coroutine Impatient(AsyncioTask<int> job)
        {
            try
            {
                await Asyncio.Shield(job);
            }
            catch (CancelledError)
            {
                Console.WriteLine("the waiter is cancelled");
                throw;
            }
        }

        async Coroutine Main()
        {
            var job = Asyncio.CreateTask(WriteFile());
            var waiter = Asyncio.CreateTask(Impatient(job));
            await Asyncio.Sleep(0.5);
            waiter.Cancel();

            var result = await job;
            Console.WriteLine($"waiter cancelled: {waiter.Cancelled()}, job cancelled: {job.Cancelled()}, result {result}");
        }
        // end

        AsyncioContext.Run(Main(), loopFactory: NewLoop);

        t_lines.Should().Equal(
            "0: writing", "0.5: the waiter is cancelled", "1: written", "1: waiter cancelled: True, job cancelled: False, result 42");
    }

    [Test]
    public void WaitForTimeout_HourLongSleep_EndsAfterOneSecond()
    {
        // begin wait_for_timeout
        async Coroutine Eternity()
        {
            try
            {
                await Asyncio.Sleep(3600);
                Console.WriteLine("yay!");
            }
            finally
            {
                Console.WriteLine("cleaned up");
            }
        }

        async Coroutine Main()
        {
            try
            {
                await Asyncio.WaitFor(Eternity(), timeout: 1.0);
            }
            catch (TimeoutException)
            {
                Console.WriteLine("timeout!");
            }
        }
        // end

        AsyncioContext.Run(Main(), loopFactory: NewLoop);

        t_lines.Should().Equal("1: cleaned up", "1: timeout!");
    }

    [Test]
    public void WaitDone_ThreeWaits_ReturnAtTheirTimes()
    {
        // begin wait_done
        async Coroutine<int> Foo(double delay, int value)
        {
            await Asyncio.Sleep(delay);
            return value;
        }

        async Coroutine Main()
        {
            var quick = Asyncio.CreateTask(Foo(0.5, 42), name: "quick");
            var slow = Asyncio.CreateTask(Foo(1, 43), name: "slow");

            var (done, pending) = await Asyncio.Wait([quick, slow], returnWhen: ReturnWhen.FirstCompleted);
            if (done.Contains(quick))
                Console.WriteLine($"{quick.GetName()} is done: {quick.Result()}");
            Console.WriteLine($"done {done.Count}, pending {pending.Count}");

            (done, pending) = await Asyncio.Wait([slow], timeout: 0.25);
            Console.WriteLine($"done {done.Count}, pending {pending.Count}");

            (done, pending) = await Asyncio.Wait([quick, slow]);
            Console.WriteLine($"done {done.Count}, pending {pending.Count}, sum {done.Sum(task => task.Result())}");
        }
        // end

        AsyncioContext.Run(Main(), debug: true, loopFactory: NewLoop);

        t_lines.Should().Equal(
            "0.5: quick is done: 42", "0.5: done 1, pending 1", "0.75: done 0, pending 1", "1: done 2, pending 0, sum 85");
    }

    [Test]
    public void GeneratorCoroutines_YieldWhatTheyWaitFor_AndReturn()
    {
        // begin generator_coroutines
        IEnumerable<IAwaitable> SayAfter(double delay, string what)
        {
            yield return Asyncio.Sleep(delay);
            Console.WriteLine(what);
        }

        IEnumerable<IAwaitable> GeneratorMain()
        {
            var first = Asyncio.CreateTask(Asyncio.Coroutine(SayAfter(1, "hello")));
            var second = Asyncio.CreateTask(Asyncio.Coroutine(SayAfter(2, "world")));
            Console.WriteLine($"started at {DateTime.Now:HH:mm:ss}");
            yield return first;
            yield return second;
            Console.WriteLine($"finished at {DateTime.Now:HH:mm:ss}");
            yield return Asyncio.Return(123);
        }
        // end

        var loop = NewLoop();

        // begin generator_coroutines
        Console.WriteLine(loop.RunUntilComplete(Asyncio.Coroutine<int>(GeneratorMain())));
        loop.Close();
        // end

        t_lines.Should().Equal("0: started at 00:00:00", "1: hello", "2: world", "2: finished at 00:00:02", "2: 123");
    }

    [Test]
    public void TaskGroup_ChildFails_SiblingIsCancelledAtOnce()
    {
        // begin task_group
        async Coroutine Fetch(string name, double delay, bool fails = false)
        {
            try
            {
                await Asyncio.Sleep(delay);
            }
            catch (CancelledError)
            {
                Console.WriteLine($"{name} cancelled");
                throw;
            }
            if (fails)
                throw new ArgumentException($"{name} failed");
            Console.WriteLine($"{name} done");
        }

        async Coroutine Main()
        {
            try
            {
                await Asyncio.TaskGroup(async tg =>
                {
                    _ = tg.CreateTask(Fetch("a", 0.25));
                    _ = tg.CreateTask(Fetch("b", 0.5, fails: true));
                    _ = tg.CreateTask(Fetch("c", 3600));
                });
                Console.WriteLine("not reached");
            }
            catch (AggregateException group)
            {
                Console.WriteLine(string.Join(", ", group.InnerExceptions.Select(error => error.Message)));
            }
        }
        // end

        AsyncioContext.Run(Main(), loopFactory: NewLoop);

        t_lines.Should().Equal("0.25: a done", "0.5: c cancelled", "0.5: b failed");
    }

    [Test]
    public void AsyncGenerator_LeftEarly_IsClosedAtOnce()
    {
        // begin async_generator
        async IAsyncEnumerable<int> Ticker(double delay, int to)
        {
            try
            {
                for (var i = 0; i < to; i++)
                {
                    yield return i;
                    await Asyncio.Sleep(delay);
                }
            }
            finally
            {
                Console.WriteLine("ticker closed");
            }
        }

        async Coroutine Main()
        {
            await foreach (var i in Ticker(0.1, 3))
                Console.WriteLine($"tick {i}");

            await foreach (var i in Ticker(0.1, 1000))
            {
                Console.WriteLine($"tock {i}");
                if (i == 1)
                    break;
            }
            Console.WriteLine("end");
        }
        // end

        AsyncioContext.Run(Main(), loopFactory: NewLoop);

        t_lines.Should().Equal(
            "0: tick 0", "0.1: tick 1", "0.2: tick 2", "0.3: ticker closed", "0.3: tock 0", "0.4: tock 1", "0.4: ticker closed", "0.4: end");
    }

    private static EventLoop NewLoop()
    {
        t_lines = [];
        return t_loop = new EventLoop(new VirtualClock());
    }

    /// <summary>What the samples print to: each line with the loop's time, in the clock's resolution of 100 ns.</summary>
    private static class Console
    {
        public static void WriteLine(object? value) => t_lines!.Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Round(t_loop!.Time(), 7)}: {value}"));
    }

    /// <summary>The wall clock of the samples: the virtual one, which starts at midnight.</summary>
    private static class DateTime
    {
        public static System.DateTime Now => t_loop!.TimeProvider.GetUtcNow().DateTime;
    }
}
