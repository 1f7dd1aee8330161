using System.Globalization;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The C# code in docs/porting.md about context managers and contextlib; see <see cref="SnippetTests"/>. It runs in virtual time.</summary>
[TestFixture]
public class PortingContextManagerSnippets
{
    [ThreadStatic]
    private static List<string>? t_lines;

    [SetUp]
    public void Clear() => t_lines = [];

    [Test]
    public void AenterAndAexit() => Run(async Coroutine () =>
    {
        var db = new Db();

        // begin context-manager
        string name = await Asyncio.With(new Transaction(db), async tx =>
        {
            await tx.Execute("insert");
            return await tx.Execute("select name");
        });
        // end

        name.Should().Be("select name done");
        await Asyncio.With(new Transaction(db), async Coroutine (_) => throw new Rollback());
        Func<Task> failing = async () => await Asyncio.With(new Transaction(db), async Coroutine (_) => throw new FormatException());
        await failing.Should().ThrowAsync<FormatException>();
        t_lines.Should().Equal("begin", "insert", "select name", "commit", "begin", "rollback", "begin", "rollback");
    });

    [Test]
    public void Asynccontextmanager() => Run(async Coroutine () =>
    {
        var pool = new Pool();

        // begin asynccontextmanager
        async IAsyncEnumerable<Db> Borrowed(Pool pool)
        {
            Db db = await pool.Acquire();
            try
            {
                yield return db;
            }
            finally
            {
                await pool.Release(db);
            }
        }

        string answer = await Asyncio.With(Asyncio.AsyncContextManager(Borrowed(pool)), async db => await db.Execute("select 1"));
        // end

        answer.Should().Be("select 1 done");
        t_lines.Should().Equal("acquire", "select 1", "release");
    });

    [Test]
    public void SuppressNullcontextAclosing() => Run(async Coroutine () =>
    {
        var gate = new AsyncioLock();
        bool exclusive = false;
        int counter = 0;
        bool closed = false;
        async Coroutine Work() => await Asyncio.Sleep(3600);
        async IAsyncEnumerable<int> Ticks(int n)
        {
            try
            {
                for (int i = 0; i < n; i++)
                {
                    yield return i;
                    await Asyncio.Sleep(1);
                }
            }
            finally
            {
                closed = true;
            }
        }

        // begin suppress
        try
        {
            await Asyncio.WaitFor(Work(), 1);
        }
        catch (TimeoutException)
        {
        }

        using (exclusive ? await gate.Acquire() : default)
        {
            counter += 1;
        }

        await foreach (int i in Ticks(3))                // closes the generator, also when it is left early
        {
            if (i == 1)
            {
                break;
            }
        }
        // end

        counter.Should().Be(1);
        closed.Should().BeTrue();
        gate.Locked().Should().BeFalse();
    });

    [Test]
    public void ExitStack() => Run(async Coroutine () =>
    {
        string[] hosts = ["a", "b"];
        StringWriter Open(string path) => new();
        IAsyncContextManager<Db> Connect(string host) => new Transaction(new Db());
        async Coroutine Goodbye(string text)
        {
            await Asyncio.Sleep(1);
            Console.WriteLine(text);
        }

        // begin exit-stack
        await Asyncio.With(new AsyncExitStack(), async stack =>
        {
            var log = stack.EnterContext(Open("log.txt"));
            var connections = new List<Db>();
            foreach (string host in hosts)
            {
                connections.Add(await stack.EnterAsyncContext(Connect(host)));
            }

            stack.Callback(Console.WriteLine, "closing");
            stack.PushAsyncCallback(Goodbye, "goodbye");
            log.WriteLine(connections.Count);
        });
        // end

        t_lines.Should().Equal("begin", "begin", "goodbye", "closing", "commit", "commit");
    });

    [Test]
    public void PopAll() => Run(async Coroutine () =>
    {
        async Coroutine<Db> Connect()
        {
            await Asyncio.Sleep(1);
            return new Db();
        }

        async Coroutine Close(Db db)
        {
            await Asyncio.Sleep(1);
            Console.WriteLine("closed");
        }

        // begin pop-all
        await using var stack = new AsyncExitStack();
        for (int i = 0; i < 3; i++)
        {
            Db db = await Connect();
            stack.PushAsyncCallback(Close, db);
        }

        AsyncExitStack all = stack.PopAll();             // nothing has failed: they stay open
        // end

        t_lines.Should().BeEmpty();
        await all.Aclose();
        t_lines.Should().Equal("closed", "closed", "closed");
    });

    private static void Run(Func<Coroutine> body) => AsyncioContext.Run(body, loopFactory: () => new EventLoop(new VirtualClock()));

    // begin context-manager-class
    class Transaction(Db db) : IAsyncContextManager<Db>
    {
        public async Coroutine<Db> Enter()
        {
            await db.Begin();
            return db;
        }

        public async Coroutine<bool> Exit(Exception? error)
        {
            if (error is null)
            {
                await db.Commit();
            }
            else
            {
                await db.Rollback();
            }

            return error is Rollback;                    // true swallows it
        }
    }
    // end

    private sealed class Rollback : Exception;

    private sealed class Db
    {
        public Coroutine Begin() => Say("begin");

        public Coroutine Commit() => Say("commit");

        public Coroutine Rollback() => Say("rollback");

        public async Coroutine<string> Execute(string what)
        {
            await Say(what);
            return $"{what} done";
        }

        private static async Coroutine Say(string what)
        {
            await Asyncio.Sleep(1);
            Console.WriteLine(what);
        }
    }

    private sealed class Pool
    {
        public async Coroutine<Db> Acquire()
        {
            await Asyncio.Sleep(1);
            Console.WriteLine("acquire");
            return new Db();
        }

        public async Coroutine Release(Db db)
        {
            await Asyncio.Sleep(1);
            Console.WriteLine(db is null ? "nothing" : "release");
        }
    }

    private static class Console
    {
        public static void WriteLine(object value) => t_lines!.Add(string.Create(CultureInfo.InvariantCulture, $"{value}"));
    }
}
