// A child process under a protocol: its output comes through callbacks, its end too.
// Shows loop.SubprocessExec, SubprocessProtocol, GetPipeTransport and GetReturncode.
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using AsyncioSharp;
using AsyncioSharp.Net;
using System.Text;

async Coroutine Main()
{
    var loop = Asyncio.GetRunningLoop();
    var exitFuture = loop.CreateFuture<bool>();

    var (transport, protocol) = await loop.SubprocessExec(
        () => new AnswerProtocol(exitFuture),
        "sh", ["-c", "read a b; exec <&-; sleep 0.2; echo $((a * b)); exit 5"],
        stderr: null);

    await exitFuture;
    Console.WriteLine($"answer: {Encoding.UTF8.GetString(protocol.Output.ToArray()).TrimEnd()}");
    Console.WriteLine($"exit status: {transport.GetReturncode()}");
    transport.Close();
}

AsyncioContext.Run(Main());

class AnswerProtocol(Future<bool> exitFuture) : SubprocessProtocol
{
    public List<byte> Output { get; } = [];

    public override void ConnectionMade(BaseTransport transport) => ((SubprocessTransport)transport).GetPipeTransport(0)!.Write("6 7\n"u8);

    public override void PipeDataReceived(int fd, ReadOnlySpan<byte> data) => Output.AddRange(data);

    public override void PipeConnectionLost(int fd, Exception? exc) => Console.WriteLine($"pipe closed: {(fd == 0 ? "stdin" : "stdout")}");

    public override void ProcessExited()
    {
        // May be called before the pipes are closed, or after.
    }

    public override void ConnectionLost(Exception? exc) => exitFuture.SetResult(true);
}
