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
    public Task Call_ThatBlocksByItsName_IsFound() => Verify.FindsIn("""
        using System;
        using System.Collections.Concurrent;
        using System.Data.Common;
        using System.Diagnostics;
        using System.Net;
        using System.Net.Sockets;
        using System.Threading.Tasks;
        using AsyncioSharp;

        class Program
        {
            async Coroutine Main(Socket socket, TcpListener listener, TcpClient client, DbCommand command, BlockingCollection<int> queue)
            {
                {|ASY004:socket.Receive(new byte[4])|};
                {|ASY004:listener.AcceptTcpClient()|};
                {|ASY004:client.Connect("localhost", 80)|};
                {|ASY004:client.GetStream().Read(new byte[4], 0, 4)|};
                {|ASY004:command.ExecuteScalar()|};
                {|ASY004:queue.Take()|};
                {|ASY004:Parallel.For(0, 10, i => { })|};
                {|ASY004:Process.Start("ls").StandardOutput.ReadToEnd()|};
                {|ASY004:Console.In.ReadLine()|};
            }
        }
        """);

    [Test]
    public Task Call_ThatDoesNotBlock_IsLeftAlone() => Verify.FindsIn("""
        using System.IO;
        using System.Net.Sockets;
        using AsyncioSharp;
        using AsyncioSharp.Net;

        class Program
        {
            async Coroutine Main(EventLoop loop, Socket socket, MemoryStream memory)
            {
                loop.AddReader(socket, () => socket.Receive(new byte[4]));
                memory.Read(new byte[4], 0, 4);
                using var child = System.Diagnostics.Process.Start("ls");
                await child.WaitForExitAsync();
                child.StandardError.ReadToEnd();
                new StreamReader(memory).ReadToEnd();
            }
        }

        class Other
        {
            async Coroutine Main(Socket socket)
            {
                socket.Blocking = false;
                socket.Send(new byte[4]);
            }
        }
        """);

    [Test]
    public Task Wait_InAConstructorThatALoopCalls_IsFound() => Verify.FindsIn("""
        using System.Threading;
        using AsyncioSharp;

        class Service
        {
            public Service() => {|ASY004:Thread.Sleep(1)|};
        }

        class Program
        {
            async Coroutine Main() => new Service().ToString();
        }
        """);

    [Test]
    public Task Wait_UnderUsingStaticInEachKindOfFunction_IsFound() => Verify.FindsIn("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using static AsyncioSharp.Asyncio;
        using static System.Threading.Thread;
        using AsyncioSharp;

        class Program
        {
            private readonly Func<Coroutine> _field = async () => {|ASY004:Sleep(1)|};

            async Coroutine Expression() => {|ASY004:Thread.Sleep(TimeSpan.FromSeconds(1))|};

            async Coroutine<int> Locals()
            {
                int sum = {|ASY004:Read().Result|} + {|ASY004:Read().AsTask().Result|} + Local();
                Run(async Coroutine () => {|ASY004:Read().AsTask().Wait()|});
                return sum;

                int Local() => {|ASY004:Read().GetAwaiter().GetResult()|};
            }

            async ValueTask<int> Read() => 1;
        }
        """.Replace("Run(async", "CreateTask(async"));

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
    public Task Wait_InTheHalfForThoseWhoCannotAwait_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main()
        {
            await Read(true);
            Dispose(disposing: false);
        }

        async Task<int> Read(bool async)
        {
            if (async) await Native();
            else Native().Wait();
            int two = !async ? Native().Result : await Native();
            if (!async && Native().Wait(1)) Thread.Sleep(1);
            int three = Read(async: false).GetAwaiter().GetResult();
            Read(async: false).Wait();
            Dual(isSync: async);
            if (async) return two + three;
            Thread.Sleep(1);
            return 0;
        }

        void Dual(bool isSync)
        {
            if (isSync) Thread.Sleep(1);
            else {|ASY004:Thread.Sleep(2)|};
        }

        void Dispose(bool disposing)
        {
            if (disposing) Native().Wait();
        }
        """);

    [Test]
    public Task Call_OfATaskUnderABlockingName_IsLeftAlone() => Verify.FindsIn("""
        using System.Data.Common;
        using System.Threading.Tasks;
        using AsyncioSharp;

        abstract class Connection : DbConnection
        {
            public abstract Task Open(bool async);
        }

        class Program
        {
            async Coroutine Main(Connection connection) => await connection.Open(true);
        }
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
