using System.Collections.Concurrent;

#pragma warning disable ASY001, ASY002, ASY005, ASY008 // What is shown: code as it is written elsewhere.

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/from-python.md, docs/from-task-run.md, docs/faq.md and docs/errors; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class ComingFromSnippets
{
    [Test]
    public async Task OnTheThreadPool()
    {
        static async Task<int> LoadAsync(string page)
        {
            await Task.Yield();
            return page.Length;
        }

        // begin pool
        async Task<Dictionary<string, int>> LoadAll(IEnumerable<string> pages)
        {
            var sizes = new ConcurrentDictionary<string, int>();          // several threads write
            var gate = new SemaphoreSlim(10);
            await Task.WhenAll(pages.Select(async page =>
            {
                await gate.WaitAsync();
                try
                {
                    sizes[page] = await LoadAsync(page);
                }
                finally
                {
                    gate.Release();
                }
            }));
            return new Dictionary<string, int>(sizes);
        }
        // end

        (await LoadAll(["a", "bb"])).Should().Equal(new Dictionary<string, int> { ["a"] = 1, ["bb"] = 2 });
    }

    [Test]
    public void OnTheLoop()
    {
        static async Task<int> LoadAsync(string page)
        {
            await Task.Yield();
            return page.Length;
        }

        // begin loop
        async Coroutine<Dictionary<string, int>> LoadAll(IEnumerable<string> pages)
        {
            var sizes = new Dictionary<string, int>();                    // one thread: a plain dictionary
            await Asyncio.ForEach(pages, 10, async page =>
            {
                sizes[page] = await LoadAsync(page);                      // your async Task methods stay as they are
            });
            return sizes;
        }
        // end

        AsyncioContext.Run(LoadAll(["a", "bb"])).Should().Equal(new Dictionary<string, int> { ["a"] = 1, ["bb"] = 2 });
    }

    [Test]
    public void OneFlowOnTheLoop()
    {
        // begin inside
        async Task<int> CountOnALoop(IEnumerable<string> words) =>
            await Task.Run(() => AsyncioContext.Run(async Coroutine<int> () =>
            {
                int letters = 0;
                await Asyncio.ForEach(words, 4, async word =>
                {
                    await Asyncio.Sleep(0.001);
                    letters += word.Length;
                });
                return letters;
            }));
        // end

        CountOnALoop(["a", "bb"]).Result.Should().Be(3);
    }

    [Test]
    public void ACoroutineTwice()
    {
        async Coroutine<int> Fetch()
        {
            await Asyncio.Sleep(0);
            return 1;
        }

        AsyncioContext.Run(async Coroutine () =>
        {
            // begin twice
            AsyncioTask<int> fetch = Asyncio.CreateTask(Fetch());
            int first = await fetch;
            int again = await fetch;                          // a task may be awaited as often as you like
            // end

            (first, again).Should().Be((1, 1));
        });
    }

    [Test]
    public void FromAnotherThread()
    {
        async Coroutine Main()
        {
            // begin thread
            EventLoop loop = Asyncio.GetRunningLoop();
            var queue = new AsyncioQueue<string>();
            var thread = new Thread(() => loop.CallSoonThreadsafe(() => queue.PutNowait("from a thread")));
            thread.Start();
            string message = await queue.Get();
            // end

            message.Should().Be("from a thread");
        }

        AsyncioContext.Run(Main);
    }

    [Test]
    public void CatchingErrors()
    {
        using var printed = new StringWriter();
        async Coroutine Work()
        {
            await Asyncio.Sleep(1);
            throw new IOException("no disk");
        }

        // begin catch
        async Coroutine Guarded()
        {
            try
            {
                await Work();
            }
            catch (Exception error) when (error is not OperationCanceledException)      // cancelling must go through
            {
                Console.WriteLine(error.Message);
            }
        }
        // end

        TextWriter before = Console.Out;
        Console.SetOut(printed);
        try
        {
            AsyncioContext.Run(Guarded(), loopFactory: static () => new EventLoop(new VirtualClock()));
        }
        finally
        {
            Console.SetOut(before);
        }

        printed.ToString().Should().Be("no disk" + Environment.NewLine);
    }

    [Test]
    public void PerLoop()
    {
        var cache = new Cache();
        AsyncioContext.Run(cache.Count()).Should().Be(1);
    }

    // begin per-loop
    internal sealed class Cache
    {
        private readonly AsyncioLock _door = new();           // one for each object that uses it, and not static

        public async Coroutine<int> Count()
        {
            using (await _door.Acquire())
            {
                return 1;
            }
        }
    }
    // end
}
