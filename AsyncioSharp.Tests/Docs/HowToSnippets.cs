using System.Globalization;
using System.Net.Sockets;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/howto; see <see cref="SnippetTests"/>. It runs in virtual time.</summary>
[TestFixture]
public class HowToSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void TimeoutOfOneCall()
    {
        async Coroutine<string> Load()
        {
            await Asyncio.Sleep(10);
            return "";
        }

        // begin one-call
        async Coroutine Main()
        {
            try
            {
                string page = await Asyncio.WaitFor(Load(), timeout: 2);
                Console.WriteLine(page);
            }
            catch (TimeoutException)
            {
                Console.WriteLine("no answer within two seconds");
            }
        }
        // end

        Run(Main).Should().Equal("2: no answer within two seconds");
    }

    [Test]
    public void TimeoutOfABlock()
    {
        static async Coroutine Step() => await Asyncio.Sleep(2);

        // begin block
        async Coroutine Main()
        {
            bool isDone = await Asyncio.Timeout(5, async scope =>
            {
                await Step();
                await Step();
                scope.Reschedule(scope.When() + 10);      // both went well: the rest may take ten seconds more
                await Step();
                return true;
            });
            Console.WriteLine(isDone);
        }
        // end

        Run(Main).Should().Equal("6: True");
    }

    [Test]
    public void TimeoutOfAForeignCall()
    {
        bool isCancelled = false;
        async Task<string> Ask(CancellationToken token)
        {
            try
            {
                await Task.Delay(-1, token);
                return "";
            }
            finally
            {
                isCancelled = token.IsCancellationRequested;
            }
        }

        // begin foreign
        async Coroutine<string?> TryToAsk()
        {
            try
            {
                return await Asyncio.WaitFor(token => Ask(token), timeout: 2);      // of HttpClient, of a database driver, …
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
        // end

        Run(async Coroutine () => Console.WriteLine(await TryToAsk() ?? "none")).Should().Equal("2: none");
        isCancelled.Should().BeTrue();
    }

    [Test]
    public void WhatThereIs()
    {
        // begin move-on
        async Coroutine<List<int>> Collect(double seconds)
        {
            var found = new List<int>();
            await Asyncio.MoveOnAfter(seconds, async _ =>
            {
                for (int i = 1; ; i++)
                {
                    await Asyncio.Sleep(1);
                    found.Add(i);
                }
            });
            return found;                                 // what there was in time
        }
        // end

        Run(async Coroutine () => Console.WriteLine(string.Join(" ", await Collect(3.5)))).Should().Equal("3.5: 1 2 3");
    }

    [Test]
    public void Retries()
    {
        // begin retry
        async Coroutine<T> Retry<T>(Func<Coroutine<T>> work, int attempts, double delay)
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return await Asyncio.WaitFor(work(), timeout: 5);
                }
                catch (Exception error) when (attempt < attempts && error is IOException or SocketException or HttpRequestException or TimeoutException)
                {
                    Console.WriteLine($"attempt {attempt}: {error.GetType().Name}");
                    await Asyncio.Sleep(delay * Math.Pow(2, attempt - 1));
                }
            }
        }
        // end

        int calls = 0;
        async Coroutine<string> Work()
        {
            calls++;
            if (calls == 1)
            {
                throw new IOException("busy");
            }

            await Asyncio.Sleep(calls == 2 ? 60 : 1);
            return "done";
        }

        Run(async Coroutine () => Console.WriteLine(await Retry(Work, 3, 10)))
            .Should().Equal("0: attempt 1: IOException", "15: attempt 2: TimeoutException", "36: done");
    }

    [Test]
    public void Background()
    {
        static async Coroutine Beat() => await Asyncio.Sleep(1);
        static async Coroutine Serve() => await Asyncio.Sleep(35);

        // begin background
        async Coroutine Every(double seconds, Func<Coroutine> work)
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (double next = loop.Time() + seconds; ; next += seconds)
            {
                await Asyncio.Sleep(Math.Max(0, next - loop.Time()));      // however long the work has taken
                await work();
                Console.WriteLine("beat");
            }
        }

        async Coroutine Main()
        {
            AsyncioTask beat = Asyncio.CreateTask(Every(10, Beat), name: "heartbeat");
            await Serve();
            beat.Cancel();
        }
        // end

        Run(Main).Should().Equal("11: beat", "21: beat", "31: beat");
    }

    [Test]
    public void BackgroundInAGroup()
    {
        static async Coroutine Feed()
        {
            await Asyncio.Sleep(3);
            throw new IOException("no disk");
        }

        static async Coroutine Serve() => await Asyncio.Sleep(60);

        // begin group
        async Coroutine Main()
        {
            try
            {
                await Asyncio.TaskGroup(async group =>
                {
                    _ = group.CreateTask(Feed());             // if this fails, Serve is cancelled
                    await Serve();
                    group.Cancel();                           // the main work is done: end what runs beside it
                });
            }
            catch (AggregateException errors)
            {
                Console.WriteLine(errors.InnerException!.Message);
            }
        }
        // end

        Run(Main).Should().Equal("3: no disk");
    }

    [Test]
    public void Semaphore()
    {
        static async Coroutine<int> Ask(int number)
        {
            await Asyncio.Sleep(1);
            return number;
        }

        // begin semaphore
        async Coroutine Main()
        {
            var gate = new AsyncioSemaphore(3);               // three at once

            async Coroutine<int> AskPolitely(int number)
            {
                using (await gate.Acquire())                  // waits for a place; the end of the block gives it back
                {
                    return await Ask(number);
                }
            }

            int[] answers = await Asyncio.Gather(Enumerable.Range(1, 9).Select(AskPolitely));
            Console.WriteLine(answers.Sum());
        }
        // end

        Run(Main).Should().Equal("3: 45");
    }

    [Test]
    public void Queue()
    {
        // begin queue
        async Coroutine Main()
        {
            var jobs = new AsyncioQueue<int>(maxsize: 5);     // Put waits when five are waiting

            async Coroutine Worker(string name)
            {
                try
                {
                    while (true)
                    {
                        int job = await jobs.Get();           // waits for a job
                        await Asyncio.Sleep(job);
                        Console.WriteLine($"{name} has done {job}");
                    }
                }
                catch (QueueShutDown)
                {
                    // All jobs are done.
                }
            }

            await Asyncio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Worker("ann"));
                _ = group.CreateTask(Worker("ben"));
                for (int job = 1; job <= 4; job++)
                {
                    await jobs.Put(job);
                }

                jobs.Shutdown();                              // what is in the queue is still given out
            });
        }
        // end

        Run(Main).Should().Equal("1: ann has done 1", "2: ben has done 2", "4: ann has done 3", "6: ben has done 4");
    }

    [Test]
    public void LockAndEvent()
    {
        // begin lock
        async Coroutine Main()
        {
            int balance = 100;
            var door = new AsyncioLock();
            var opened = new AsyncioEvent();

            async Coroutine Withdraw(int amount)
            {
                await opened.Wait();
                using (await door.Acquire())
                {
                    int before = balance;
                    await Asyncio.Sleep(1);                   // an await between read and write: here a lock is needed
                    balance = before - amount;
                }
            }

            AsyncioTask first = Asyncio.CreateTask(Withdraw(10));
            AsyncioTask second = Asyncio.CreateTask(Withdraw(20));
            opened.Set();
            await Asyncio.Gather(first, second);
            Console.WriteLine(balance);
        }
        // end

        Run(Main).Should().Equal("2: 70");
    }

    [Test]
    public void Stuck()
    {
        // begin stuck
        void PrintTasks()
        {
            foreach (AsyncioTask task in Asyncio.AllTasks())
            {
                task.PrintStack(file: Console.Error);
            }
        }
        // end

        Run(async Coroutine () =>
        {
            AsyncioTask waits = Asyncio.CreateTask(Asyncio.Sleep(5, 0), name: "sleeper");
            await Asyncio.Sleep(1);
            PrintTasks();
            waits.Cancel();
        });
        Console.Error.ToString().Should().Contain("sleeper");
    }

    private static List<string> Run(Func<Coroutine> main)
    {
        AsyncioContext.Run(main, loopFactory: static () => new EventLoop(new VirtualClock()));
        return t_lines!;
    }

    private static class Console
    {
        public static StringWriter Error { get; } = new(CultureInfo.InvariantCulture);

        public static void WriteLine(object value) =>
            t_lines!.Add(string.Create(CultureInfo.InvariantCulture, $"{EventLoop.Running!.Time()}: {value}"));
    }
}
