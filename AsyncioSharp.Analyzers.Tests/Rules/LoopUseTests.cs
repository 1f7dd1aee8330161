using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers.Tests.Rules;

public class LoopUseTests
{
    [Test]
    public Task Run_InsideALoop_IsFoundAndAwaited() => Verify.Fixes<NestedRunFix>(
        """
        async Coroutine Main()
        {
            {|ASY015:Asyncio.Run(F())|};
            int one = {|ASY015:Asyncio.Run(G)|};
        }
        """,
        """
        async Coroutine Main()
        {
            await F();
            int one = await G();
        }
        """);

    [Test]
    public Task Run_OutsideOfALoop_IsLeftAlone() => Verify.Finds("""
        static void Main2()
        {
            Asyncio.Run(F());
            new Thread(() => Asyncio.Run(F())).Start();
        }

        async Coroutine Inside() => await Asyncio.ToThread(() => Asyncio.Run(F()));
        """);

    [Test]
    public Task RunningLoop_WhereNoneCanRun_IsFound() => Verify.FindsIn("""
        using AsyncioSharp;

        class Program
        {
            static readonly EventLoop s_loop = {|ASY016:Asyncio.GetRunningLoop()|};

            static void Main()
            {
                EventLoop loop = {|ASY016:Asyncio.GetRunningLoop()|};
                Asyncio.Run(async Coroutine () => Asyncio.GetRunningLoop().Stop());
            }

            static EventLoop Helper() => Asyncio.GetRunningLoop();
        }
        """, OutputKind.ConsoleApplication);

    [Test]
    public Task Scope_UsedAfterItsEnd_IsFound() => Verify.Finds("""
        void Main(bool again)
        {
            var runner = new Runner();
            runner.Run(F());
            runner.Close();
            {|ASY022:runner.Run(F())|};

            var other = new Runner();
            if (again) other.Close();
            other.Run(F());
        }

        async Coroutine Group()
        {
            TaskGroup? kept = null;
            await Asyncio.TaskGroup(async tg =>
            {
                kept = tg;
                kept.CreateTask(F());
            });
            {|ASY022:kept!.CreateTask(F())|};
        }
        """);

    [Test]
    public Task PythonName_ThatDiffersInLettersOnly_GetsTheCSharpOne() => Verify.Fixes<PythonNameFix>(
        """
        async Coroutine Main(AsyncioStreamReader reader, AsyncioQueue<int> queue)
        {
            byte[] line = await reader.{|CS1061:readline|}();
            byte[] rest = await reader.{|CS1061:readexactly|}(4);
            queue.{|CS1061:put_nowait|}(1);
            int number = await queue.{|CS1061:get|}();
            bool isFuture = {|CS0103:asyncio|}.isfuture(queue);
            AsyncioEvent ready = {|CS0103:asyncio|}.Event();
            {|CS0103:time|}.sleep(1);
            {|CS0103:create_task|}(F());
        }
        """,
        """
        async Coroutine Main(AsyncioStreamReader reader, AsyncioQueue<int> queue)
        {
            byte[] line = await reader.ReadLine();
            byte[] rest = await reader.ReadExactly(4);
            queue.PutNowait(1);
            int number = await queue.Get();
            bool isFuture = Asyncio.IsFuture(queue);
            AsyncioEvent ready = new AsyncioEvent();
            await Asyncio.Sleep(1);
            Asyncio.CreateTask(F());
        }
        """);

    [Test]
    public Task PythonName_UnderUsingStatic_GetsTheCSharpOne() => Verify.FixesIn<PythonNameFix>(
        """
        using AsyncioSharp;
        using static AsyncioSharp.Asyncio;

        class Program
        {
            async Coroutine Main() => await {|CS0103:wait_for|}(Sleep(1), 2);
        }
        """,
        """
        using AsyncioSharp;
        using static AsyncioSharp.Asyncio;

        class Program
        {
            async Coroutine Main() => await WaitFor(Sleep(1), 2);
        }
        """);

    [Test]
    public Task PythonName_Gets_TheCSharpOne() => Verify.Fixes<PythonNameFix>(
        """
        async Coroutine Main(EventLoop loop)
        {
            {|CS0103:asyncio|}.create_task(F());
            await {|CS0103:asyncio|}.sleep(1);
            loop.{|CS1061:call_soon_threadsafe|}(() => { });
            Asyncio.{|CS0117:ensure_future|}(F());
        }
        """,
        """
        async Coroutine Main(EventLoop loop)
        {
            Asyncio.CreateTask(F());
            await Asyncio.Sleep(1);
            loop.CallSoonThreadsafe(() => { });
            Asyncio.EnsureFuture(F());
        }
        """);
}
