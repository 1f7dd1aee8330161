namespace AsyncioSharp.Analyzers.Tests.Rules;

public class BlockingCallTests
{
    [Test]
    public Task Wait_InLoopCode_IsFound() => Verify.Finds("""
        async Coroutine Main(SemaphoreSlim gate, ManualResetEventSlim ready)
        {
            {|ASY004:Thread.Sleep(10)|};
            {|ASY004:Native().Wait()|};
            int one = {|ASY004:Native().Result|};
            Task<int> task = Native();
            int two = {|ASY004:task.GetAwaiter().GetResult()|};
            {|ASY004:Task.WaitAll(task)|};
            {|ASY004:gate.Wait()|};
            {|ASY004:ready.Wait()|};
            {|ASY004:Console.ReadLine()|};
            {|ASY018:File.ReadAllText("x")|};
        }
        """);

    [Test]
    public Task Wait_InWhatALoopCalls_IsFound() => Verify.Finds("""
        void Start(EventLoop loop)
        {
            loop.CallSoon(() => {|ASY004:Thread.Sleep(1)|});
            loop.CallLater(1, Tick);
            Asyncio.Run(Served);
        }

        void Tick() => {|ASY004:Thread.Sleep(2)|};

        async Task Served() => Deep();

        void Deep() => Deeper();

        void Deeper() => {|ASY004:Thread.Sleep(3)|};
        """);

    [Test]
    public Task Wait_InAProtocol_IsFound() => Verify.FindsIn("""
        using System.Threading;
        using AsyncioSharp.Net;

        class Echo : Protocol
        {
            public override void ConnectionMade(BaseTransport transport) => {|ASY004:Thread.Sleep(1)|};
        }
        """);

    [Test]
    public Task Wait_OnAnotherThreadOrNobodyKnowsWhere_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(EventLoop loop, Task<int> given)
        {
            await Asyncio.ToThread(() => Thread.Sleep(10));
            await loop.RunInExecutor(null, Work);
            await Task.Run(() => Native().Wait());
            Action later = () => Thread.Sleep(1);
        }

        void Work() => Thread.Sleep(10);

        async Task Elsewhere() => Thread.Sleep(10);
        """);

    [Test]
    public Task Result_OfATaskThatIsDone_IsLeftAlone() => Verify.Finds("""
        async Coroutine<int> Main(Task<int> given, SemaphoreSlim gate)
        {
            Task<int> one = Native(), two = Native();
            await Task.WhenAll(one, two);
            Task<int> three = Native();
            int sum = three.IsCompleted ? three.Result : 0;
            if (gate.Wait(0)) gate.Release();
            return one.Result + two.Result + given.Result + sum;
        }
        """);

    [Test]
    public Task Await_OfEachKind_IsWritten() => Verify.Fixes<BlockingCallFix>(
        """
        async Coroutine Main()
        {
            {|ASY004:Native().Wait()|};
            string one = {|ASY004:Native().Result|}.ToString();
            int two = {|ASY004:Native().ConfigureAwait(false).GetAwaiter().GetResult()|};
            {|ASY004:Task.WaitAll(Native(), Native())|};
            {|ASY004:Thread.Sleep(500)|};
            {|ASY004:Thread.Sleep(two)|};
        }
        """,
        """
        async Coroutine Main()
        {
            await Native();
            string one = (await Native()).ToString();
            int two = await Native();
            await Task.WhenAll(Native(), Native());
            await Asyncio.Sleep(0.5);
            await Asyncio.Sleep(TimeSpan.FromMilliseconds(two));
        }
        """);

    [Test]
    public Task Thread_ForWhatCannotBeAwaited_IsWritten() => Verify.Fixes<BlockingCallFix>(
        """
        async Coroutine Main()
        {
            string? line = {|ASY004:Console.ReadLine()|};
            string text = {|ASY018:File.ReadAllText("x")|};
        }
        """,
        """
        async Coroutine Main()
        {
            string? line = await Asyncio.ToThread(() => Console.ReadLine());
            string text = await Asyncio.ToThread(() => File.ReadAllText("x"));
        }
        """);
}
