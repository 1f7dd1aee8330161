using System.Globalization;
using System.Text;
using AsyncioSharp.Net;

#pragma warning disable ASY006 // What is shown: where ConfigureAwait(false) leads.

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/guide.md; see <see cref="SnippetTests"/>. It runs in virtual time.</summary>
[TestFixture]
public class GuideSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void FirstProgram()
    {
        // begin first
        async Coroutine<string> Fetch(string what, double seconds)
        {
            await Asyncio.Sleep(seconds);
            return what;
        }

        async Coroutine Main()
        {
            Console.WriteLine(await Fetch("hello", 1));
            Console.WriteLine(await Fetch("world", 2));
        }
        // end

        Run(Main).Should().Equal("1: hello", "3: world");
    }

    [Test]
    public void BesideAHost()
    {
        using var host = new CancellationTokenSource();
        bool isCancelled = false;
        async Coroutine Work()
        {
            host.Cancel();
            try
            {
                await Asyncio.Sleep(3600);
            }
            catch (CancelledError)
            {
                isCancelled = true;
                throw;
            }
        }

        // begin beside-a-host
        async Coroutine Serve(CancellationToken stopping)
        {
            AsyncioTask work = Asyncio.CreateTask(Work());
            using var link = work.CancelOn(stopping);           // the host's "stop": Ctrl-C, SIGTERM, StopAsync
            await Asyncio.Wait([work]);
        }

        void RunBeside(CancellationToken stopping) =>
            AsyncioContext.Run(() => Serve(stopping), new RunOptions { HandleInterrupts = false });
        // end

        RunBeside(host.Token);
        isCancelled.Should().BeTrue();
    }

    [Test]
    public void Tasks()
    {
        async Coroutine<string> Fetch(string what, double seconds)
        {
            await Asyncio.Sleep(seconds);
            return what;
        }

        // begin tasks
        async Coroutine Main()
        {
            AsyncioTask<string> first = Asyncio.CreateTask(Fetch("hello", 1), name: "first");
            AsyncioTask<string> second = Asyncio.CreateTask(() => Native("world", 2), name: "second");
            Console.WriteLine(await first);
            Console.WriteLine(await second);
        }

        async Task<string> Native(string what, double seconds)
        {
            await Asyncio.Sleep(seconds);
            return what;
        }
        // end

        Run(Main).Should().Equal("1: hello", "2: world");
    }

    [Test]
    public void Gather()
    {
        async Coroutine<int> F(int value)
        {
            await Asyncio.Sleep(value);
            return value;
        }

        async Coroutine<string> S()
        {
            await Asyncio.Sleep(1);
            return "s";
        }

        async Coroutine<int> Fail()
        {
            await Asyncio.Sleep(1);
            throw new IOException("no disk");
        }

        async Coroutine Main()
        {
            // begin gather
            int[] numbers = await Asyncio.Gather(F(1), F(2), F(3));
            (int number, string text) = await Asyncio.Gather(F(1), S());
            Outcome<int>[] outcomes = await Asyncio.GatherReturnExceptions(F(1), Fail());
            foreach (var next in Asyncio.AsCompleted([F(2), F(1)]))
            {
                Console.WriteLine(await next);
            }
            // end

            numbers.Should().Equal(1, 2, 3);
            (number, text).Should().Be((1, "s"));
            outcomes[0].Value.Should().Be(1);
            outcomes[1].Exception.Should().BeOfType<IOException>();
        }

        Run(Main).Should().Equal("6: 1", "7: 2");
    }

    [Test]
    public void Cancellation()
    {
        // begin cancel
        async Coroutine Worker()
        {
            try
            {
                await Asyncio.Sleep(3600);
            }
            catch (CancelledError error)
            {
                Console.WriteLine($"stopped: {error.Message}");
                throw;                       // swallowing it would make the task end well
            }
        }

        async Coroutine Main()
        {
            AsyncioTask worker = Asyncio.CreateTask(Worker());
            await Asyncio.Sleep(1);
            worker.Cancel("enough");
            try
            {
                await worker;
            }
            catch (CancelledError)
            {
                Console.WriteLine($"cancelled: {worker.Cancelled()}");
            }
        }
        // end

        Run(Main).Should().Equal("1: stopped: enough", "1: cancelled: True");
    }

    [Test]
    public void CancellationTokens()
    {
        async Coroutine Worker() => await Asyncio.Sleep(3600);

        // begin tokens
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();

            // From a task to an API that takes a token.
            AsyncioTask reader = Asyncio.CreateTask(async () =>
            {
                CancellationToken token = Asyncio.CancellationToken;
                await Task.Delay(TimeSpan.FromHours(1), loop.TimeProvider, token);
            });

            // From a token to a task.
            using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), loop.TimeProvider);
            AsyncioTask worker = Asyncio.CreateTask(Worker());
            using var link = worker.CancelOn(source.Token);

            await Asyncio.Sleep(1);
            reader.Cancel();
            await Asyncio.GatherReturnExceptions(reader, worker);
            Console.WriteLine($"{reader.Cancelled()} {worker.Cancelled()}");
        }
        // end

        Run(Main).Should().Equal("2: True True");
    }

    [Test]
    public void Timeouts()
    {
        async Coroutine<int> Slow()
        {
            await Asyncio.Sleep(3);
            return 1;
        }

        // begin timeout
        async Coroutine Main()
        {
            try
            {
                await Asyncio.WaitFor(Slow(), timeout: 1);
            }
            catch (TimeoutException)
            {
                Console.WriteLine("one second was too short");
            }

            int result = await Asyncio.Timeout(1, async scope =>
            {
                scope.Reschedule(scope.When() + 5);
                return await Slow();
            });
            Console.WriteLine(result);
        }
        // end

        Run(Main).Should().Equal("1: one second was too short", "4: 1");
    }

    [Test]
    public void Groups()
    {
        async Coroutine<int> Part(int value)
        {
            await Asyncio.Sleep(value);
            return value;
        }

        // begin group
        async Coroutine Main()
        {
            int total = await Asyncio.TaskGroup(async group =>
            {
                AsyncioTask<int> one = group.CreateTask(Part(1));
                AsyncioTask<int> two = group.CreateTask(Part(2));
                return await one + await two;
            });
            Console.WriteLine(total);
        }
        // end

        Run(Main).Should().Equal("2: 3");
    }

    [Test]
    public void Limit()
    {
        // begin limit
        async Coroutine Main()
        {
            string[] pages = ["a", "b", "c", "d"];

            // One body per item, at most two at once. The first error cancels the others.
            await Asyncio.ForEach(pages, 2, async page =>
            {
                await Asyncio.Sleep(1);
                Console.WriteLine(page);
            });

            // A semaphore limits what is started in other ways, and in several places.
            var gate = new AsyncioSemaphore(2);
            string[] loaded = await Asyncio.Gather(pages.Select(async page =>
            {
                using (await gate.Acquire())
                {
                    await Asyncio.Sleep(1);
                    return page.ToUpperInvariant();
                }
            }));
            Console.WriteLine(string.Join(" ", loaded));

            // A queue, where the work comes bit by bit: as many workers as may run at once, and a limit for what waits.
            var work = new AsyncioQueue<string>(maxsize: 10);
            await Asyncio.TaskGroup(async group =>
            {
                for (int i = 0; i < 2; i++)
                {
                    _ = group.CreateTask(async () =>
                    {
                        try
                        {
                            while (true)
                            {
                                string page = await work.Get();
                                await Asyncio.Sleep(1);
                            }
                        }
                        catch (QueueShutDown)
                        {
                            // No more work.
                        }
                    });
                }

                foreach (string page in pages)
                {
                    await work.Put(page);
                }

                work.Shutdown();
            });
            Console.WriteLine(Asyncio.GetRunningLoop().Time());
        }
        // end

        Run(Main).Should().Equal("1: a", "1: b", "2: c", "2: d", "4: A B C D", "6: 6");
    }

    [Test]
    public void ScopeResults()
    {
        // begin results
        async Coroutine Main()
        {
            ScopeResult<int> answer = await Asyncio.MoveOnAfter(1, async _ =>
            {
                await Asyncio.Sleep(10);
                return 42;
            });
            Console.WriteLine(answer.TryGetValue(out int value) ? $"{value}" : "too late");
        }
        // end

        Run(Main).Should().Equal("1: too late");
    }

    [Test]
    public void Scopes()
    {
#pragma warning disable ASY021 // The scope interrupts what comes after the swallowed cancellation: that is what the page shows.
        // begin scopes
        async Coroutine Main()
        {
            CancelScope scope = await Asyncio.MoveOnAfter(1, async _ =>
            {
                try
                {
                    await Asyncio.Sleep(10);                  // interrupted after a second
                }
                catch (CancelledError)
                {
                    Console.WriteLine("swallowed");
                }

                await Asyncio.Sleep(10);                      // and so is this, and every other await
            });
            Console.WriteLine(scope.CancelledCaught);         // True

            await Asyncio.TaskGroup(async group =>
            {
                int port = await group.Start<int>(async status =>
                {
                    await Asyncio.Sleep(1);                   // get ready
                    status.Started(8080);                     // Start returns here, with the value
                    await Asyncio.Sleep(100);                 // go on as a child of the group
                });
                Console.WriteLine(port);
                group.Cancel();                               // end the group without an error
            });
        }
        // end
#pragma warning restore ASY021

        Run(Main).Should().Equal("1: swallowed", "1: True", "2: 8080");
    }

    [Test]
    public void Callbacks()
    {
        // begin callbacks
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Future<string> future = loop.CreateFuture<string>();
            TimerHandle timer = loop.CallLater(1, static f => f.SetResult("rung"), future);
            future.AddDoneCallback(f => Console.WriteLine(f.Result()));
            loop.CallSoon(() => Console.WriteLine($"due at {timer.When()}"));
            await future;
        }
        // end

        Run(Main).Should().Equal("0: due at 1", "1: rung");
    }

    [Test]
    public void Executors()
    {
        static int Blocking(int value) => value + 1;

        // begin executor
        async Coroutine Main()
        {
            int first = await Asyncio.ToThread(() => Blocking(1));

            using var pool = new ThreadPoolExecutor(maxWorkers: 2);
            int second = await Asyncio.GetRunningLoop().RunInExecutor(pool, Blocking, first);
            Console.WriteLine(second);
        }
        // end

        Run(Main).Should().Equal("0: 3");
    }

    [Test]
    [Category("Slow")]
    public void Processes()
    {
        // begin process_pool
        static long SumOfSquares(int count)
        {
            long sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += (long)i * i;
            }

            return sum;
        }

        async Coroutine Main()
        {
            using var pool = new ProcessPoolExecutor(maxWorkers: 2);
            long sum = await Asyncio.GetRunningLoop().RunInExecutor(pool, SumOfSquares, 1_000_000);
            Console.WriteLine(sum);
        }
        // end

        Run(Main).Should().Equal("0: 333332833333500000");
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void OtherPrograms()
    {
        // begin subprocess
        async Coroutine Main()
        {
            var options = new ProcessOptions { Stdout = Stdio.Pipe, Cwd = Path.GetTempPath() };
            AsyncioProcess process = await Asyncio.CreateSubprocessExec("echo", ["hello"], options);
            var (stdout, _) = await process.Communicate();
            Console.WriteLine(Encoding.UTF8.GetString(stdout!).TrimEnd());
        }
        // end

        Run(Main).Should().Equal("0: hello");
    }

    [Test]
    public void Threads()
    {
        async Coroutine<int> Add(int a, int b)
        {
            await Asyncio.Sleep(0);
            return a + b;
        }

        // begin threads
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            int sum = await Asyncio.ToThread(() =>
            {
                loop.CallSoonThreadsafe(() => Console.WriteLine("called from a thread"));
                Task<int> onLoop = Asyncio.RunCoroutineThreadsafe(Add(1, 2), loop);
                return onLoop.Result;        // this thread may block; the loop's thread may not
            });
            Console.WriteLine(sum);
        }
        // end

        Run(Main).Should().Equal("0: called from a thread", "0: 3");
    }

    [Test]
    public void Switching()
    {
        // begin switching
        async Task<int> FromAnyThread(EventLoop loop, AsyncioQueue<string> queue)
        {
            await Task.Delay(10).ConfigureAwait(false);      // a thread of the pool
            await loop.SwitchTo();                           // the loop's thread, as a task
            queue.PutNowait("hello");
            return queue.Qsize();
        }
        // end

        AsyncioContext.Run(async Coroutine () =>
        {
            int size = await FromAnyThread(Asyncio.GetRunningLoop(), new AsyncioQueue<string>());
            size.Should().Be(1);
        });
    }

    [Test]
    public void Wrapping()
    {
        // begin wrapping
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var arrived = new AsyncioQueue<string>();

            Func<string, Task> received = loop.Wrap<string>(async message =>
            {
                await Asyncio.Sleep(0.01);
                arrived.PutNowait(message);
            });

            await Task.Run(() => received("from a thread of the library"));
            Console.WriteLine(await arrived.Get());
        }
        // end

        Run(Main).Should().Equal("0.01: from a thread of the library");
    }

    [Test]
    public void EndOfRun()
    {
        // begin end of run
        async Task Work()
        {
            try
            {
                await Asyncio.Sleep(3600);
            }
            finally
            {
                Console.WriteLine("cleaned up");
            }
        }

        async Coroutine Main()
        {
            _ = Work();
            await Asyncio.Sleep(1);
        }
        // end

        Run(Main).Should().Equal("1: cleaned up");
    }

    [Test]
    public void Contexts()
    {
        // begin contexts
        var user = new ContextVar<string>("user", "nobody");

        async Coroutine Login()
        {
            await Asyncio.Sleep(0);
            user.Set("ada");
        }

        async Coroutine Main()
        {
            await Asyncio.CreateTask(Login());
            Console.WriteLine(user.Get());   // a task has a copy: still nobody
            await Login();
            Console.WriteLine(user.Get());   // an awaited coroutine shares: ada
        }
        // end

        Run(Main).Should().Equal("0: nobody", "0: ada");
    }

    [Test]
    public void Errors()
    {
        // begin errors
        async Coroutine Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.SetExceptionHandler((_, context) => Console.WriteLine($"{context.Message[..21]}: {context.Exception!.Message}"));
            loop.CallSoon(() => throw new IOException("no disk"));
            await Asyncio.Sleep(1);
            Console.WriteLine("the loop goes on");
        }
        // end

        Run(Main).Should().Equal("0: Exception in callback: no disk", "1: the loop goes on");
    }

    [Test]
    public void AsyncGenerators()
    {
        // begin asyncgen
        async IAsyncEnumerable<int> Ticks()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    yield return i;
                    await Asyncio.Sleep(1);
                }
            }
            finally
            {
                Console.WriteLine("closed");
            }
        }

        async Coroutine Main()
        {
            var ticks = Asyncio.Asyncgen(Ticks()).GetAsyncEnumerator();
            await ticks.MoveNextAsync();
            await ticks.MoveNextAsync();
            Console.WriteLine(ticks.Current);
        }
        // end

        Run(Main).Should().Equal("1: 1", "1: closed");
    }

    [Test]
    public void Stacks()
    {
        // begin stack
        async Coroutine Inner() => await Asyncio.Sleep(3600);

        async Coroutine Outer() => await Inner();

        async Coroutine Main()
        {
            AsyncioTask task = Asyncio.CreateTask(Outer());
            await Asyncio.Sleep(1);
            foreach (StackFrameInfo frame in task.GetStack())
            {
                Console.WriteLine(frame.Method);
            }
        }
        // end

        Run(Main).Should().HaveCountGreaterThanOrEqualTo(2);
    }

    [Test]
    public void Deadlock()
    {
        // begin deadlock
        async Coroutine Main() => await Asyncio.GetRunningLoop().CreateFuture();

        void Test() => AsyncioContext.Run(Main(), loopFactory: () => new EventLoop(new VirtualClock()));
        // end

        ((Action)Test).Should().Throw<DeadlockError>().WithMessage("Deadlock: *Task-*waits on*");
    }

    private static List<string> Run(Func<Coroutine> main)
    {
        AsyncioContext.Run(main, loopFactory: () => new EventLoop(new VirtualClock()));
        return t_lines!;
    }

    private static class Console
    {
        public static void WriteLine(object value) => t_lines!.Add(string.Create(CultureInfo.InvariantCulture, $"{EventLoop.Running!.Time()}: {value}"));
    }
}
