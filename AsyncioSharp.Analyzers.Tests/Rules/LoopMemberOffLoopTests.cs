namespace AsyncioSharp.Analyzers.Tests.Rules;

public class LoopMemberOffLoopTests
{
    [Test]
    public Task Member_OnAnotherThread_IsFound() => Verify.Finds("""
        async Coroutine Main(EventLoop loop, AsyncioQueue<int> queue, Future<int> answer)
        {
            await Task.Run(() => {|ASY010:loop.CallSoon(() => { })|});
            await Asyncio.ToThread(() => {|ASY010:queue.PutNowait(1)|});
            new Thread(() => {|ASY010:answer.SetResult(1)|}).Start();
            ThreadPool.QueueUserWorkItem(_ => {|ASY010:Asyncio.CreateTask(F())|});
            Console.CancelKeyPress += (_, _) => {|ASY010:loop.Stop()|};
        }
        """);

    [Test]
    public Task Member_InAMethodThatOnlyOtherThreadsCall_IsFound() => Verify.FindsIn("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using AsyncioSharp;

        class Program
        {
            private readonly AsyncioQueue<int> _queue = new();

            void Start()
            {
                new Thread(Work).Start();
                Task.Run(Deep);
                Task.Factory.StartNew(() => {|ASY010:_queue.PutNowait(3)|});
                Task.CompletedTask.ContinueWith(_ => {|ASY010:_queue.PutNowait(4)|});
            }

            void Work() => {|ASY010:_queue.PutNowait(1)|};

            async Task Deep() => await Deeper();

            async Task Deeper()
            {
                await {|ASY010:Asyncio.Sleep(1)|};
                await {|ASY010:_queue.Put(2)|};
            }
        }
        """);

    [Test]
    public Task Member_InAMethodThatOthersMayCall_IsLeftAlone() => Verify.FindsIn("""
        using System.Threading;
        using System.Threading.Tasks;
        using AsyncioSharp;

        public class Program
        {
            private readonly AsyncioQueue<int> _queue = new();

            void Start()
            {
                new Thread(Both).Start();
                new Thread(Known).Start();
                Both();
            }

            void Both() => _queue.PutNowait(1);

            public void Known() => _queue.PutNowait(2);

            void Never() => _queue.PutNowait(3);

            Task OnTheScheduler(EventLoop loop) => Parallel.ForEachAsync(
                new int[4], new ParallelOptions { TaskScheduler = loop.Scheduler }, async (_, _) => await _queue.Put(4));
        }
        """);

    [Test]
    public Task Member_OnTheLoopOrOnALoopOfItsOwn_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(EventLoop loop, AsyncioQueue<int> queue, Future<int> answer)
        {
            await Task.Run(() => loop.CallSoonThreadsafe(() => queue.PutNowait(1)));
            new Thread(() => Asyncio.Run(async Coroutine () => Asyncio.CreateTask(F()))).Start();
            new Thread(() =>
            {
                using var own = new EventLoop();
                own.CallSoon(own.Stop);
                own.RunForever();
            }).Start();
            await Task.Run(async () =>
            {
                await loop.SwitchTo();
                queue.PutNowait(1);
            });
            AppDomain.CurrentDomain.ProcessExit += loop.Wrap((object? _, EventArgs _) => loop.Stop());
            loop.CallSoon(() => answer.SetResult(1));
            await Task.Run(() => answer.Done() && loop.IsRunning());
        }
        """);

    [Test]
    public Task Member_OfEachKind_ComesOntoTheLoop() => Verify.Fixes<LoopMemberOffLoopFix>(
        """
        async Coroutine Main(EventLoop loop, AsyncioEvent ready, Future<int> answer)
        {
            await Task.Run(() => {|ASY010:loop.CallSoon(() => { })|});
            await Task.Run(() =>
            {
                {|ASY010:ready.Set()|};
                {|ASY010:answer.SetResult(1)|};
            });
        }
        """,
        """
        async Coroutine Main(EventLoop loop, AsyncioEvent ready, Future<int> answer)
        {
            await Task.Run(() => loop.CallSoonThreadsafe(() => { }));
            await Task.Run(() =>
            {
                loop.CallSoonThreadsafe(() => ready.Set());
                answer.GetLoop().CallSoonThreadsafe(() => answer.SetResult(1));
            });
        }
        """);
}
