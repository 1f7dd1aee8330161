using System.Text;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>A child holds the clock of a loop in virtual time while somebody waits for it, and does not hold it for ever.</summary>
[Platform("Linux")]
public class VirtualTimeAndChildrenTests(SelectorKind kind) : VirtualNetFixture(kind)
{
    [Test]
    public void Communicate_ChildTakesItsTime_IsOverBeforeTheTimeout([Values] Body body)
    {
        Run(body, Talk, TalkNative);

        static async Coroutine Talk()
        {
            AsyncioProcess process = await Asyncio.WaitFor(Asyncio.CreateSubprocessShell("sleep 0.05; cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe), 5);
            (byte[]? stdout, _) = await Asyncio.WaitFor(process.Communicate("hello"u8), 5);
            Encoding.ASCII.GetString(stdout!).Should().Be("hello");
            process.ReturnCode.Should().Be(0);
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }

        static async Task TalkNative()
        {
            AsyncioProcess process = await Asyncio.WaitFor(Asyncio.CreateSubprocessShell("sleep 0.05; cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe), 5);
            (byte[]? stdout, _) = await Asyncio.WaitFor(process.Communicate("hello"u8), 5);
            Encoding.ASCII.GetString(stdout!).Should().Be("hello");
            process.ReturnCode.Should().Be(0);
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }
    }

    [Test]
    public void Wait_ChildWithoutPipes_IsOverBeforeTheTimeout([Values] Body body)
    {
        Run(body, async Coroutine () => await Wait(), Wait);

        static async Task Wait()
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessShell("sleep 0.05; exit 3");
            (await Asyncio.WaitFor(process.Wait(), 5)).Should().Be(3);
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }
    }

    [Test]
    public void ReadLine_OfAChild_IsThereBeforeTheTimeout([Values] Body body)
    {
        Run(body, async Coroutine () => await Read(), Read);

        static async Task Read()
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessShell("sleep 0.05; echo ready; exec sleep 1000", stdout: Stdio.Pipe);
            (await Asyncio.WaitFor(process.Stdout!.ReadLine(), 5)).Should().Equal("ready\n"u8.ToArray());
            process.Kill();
            (await Asyncio.WaitFor(process.Wait(), 5)).Should().Be(-9);
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        }
    }

    [Test]
    public void SubprocessExec_ProtocolOfOnesOwn_HearsTheEndBeforeTheTimeout([Values] Body body)
    {
        Run(body, async Coroutine () => await Wait(), Wait);

        static async Task Wait()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Future ended = loop.CreateFuture();
            await loop.SubprocessExec(() => new EndProtocol(ended), "sleep", "0.05");
            await Asyncio.WaitFor(ended, 5);
            loop.Time().Should().Be(0);
        }
    }

    [Test]
    public void Sleep_BesideAChildNobodyWaitsFor_TakesNoRealTime([Values] Body body)
    {
        Run(body, async Coroutine () => await Sleep(), Sleep);

        static async Task Sleep()
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
            await Asyncio.Sleep(3600);
            Asyncio.GetRunningLoop().Time().Should().Be(3600, "the child waits for us, and would do so for the whole patience");
            await process.Communicate();
        }
    }

    [Test]
    public void Wait_ChildThatNeverEnds_TimesOutAfterThePatience([Values] Body body)
    {
        Run(body, async Coroutine () => await Wait(), Wait, Impatient);

        static async Task Wait()
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessExec("sleep", "1000");
            Func<Task> wait = async () => await Asyncio.WaitFor(process.Wait(), 5);
            await wait.Should().ThrowAsync<TimeoutException>();
            Asyncio.GetRunningLoop().Time().Should().Be(5);
            process.Kill();
            await process.Wait();
        }
    }

    [Test]
    [Category("Slow")]
    public void Children_WithoutEndOneAfterTheOther_LetTheTimeoutFire([Values] Body body, [Values] bool waits)
    {
        Run(body, async Coroutine () => await Storm(), Storm, Impatient);

        async Task Storm()
        {
            List<AsyncioProcess> started = [];
            Func<Task> storm = async () => await Asyncio.WaitFor(StartForEver(started, waits), 0.2);
            await storm.Should().ThrowAsync<TimeoutException>();
            foreach (AsyncioProcess process in started)
            {
                await process.Wait();
            }
        }

        static async Coroutine StartForEver(List<AsyncioProcess> started, bool waits)
        {
            while (true)
            {
                AsyncioProcess process = await Asyncio.CreateSubprocessExec("true");
                started.Add(process);
                if (waits)
                {
                    await process.Wait();
                }
            }
        }
    }

    private sealed class EndProtocol(Future ended) : SubprocessProtocol
    {
        public override void ConnectionLost(Exception? exc) => ended.SetResult();
    }
}
