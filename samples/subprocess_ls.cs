// Child processes with their streams: one that works, one that fails, and one that is talked to.
// Shows CreateSubprocessExec, CreateSubprocessShell, Communicate, Wait, and the streams of a process.
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using AsyncioSharp;
using AsyncioSharp.Net;
using System.Text;

async Coroutine Run(string program, params string[] args)
{
    var proc = await Asyncio.CreateSubprocessExec(program, args, stdout: Stdio.Pipe, stderr: Stdio.Pipe);
    var (stdout, stderr) = await proc.Communicate();
    Console.WriteLine(proc.ReturnCode == 0 ? "[ls succeeded]" : "[ls failed]");
    if (stdout is { Length: > 0 })
        Console.WriteLine($"[stdout] {Encoding.UTF8.GetString(stdout).TrimEnd()}");
    if (stderr is { Length: > 0 })
        Console.WriteLine("[stderr] it said why");
}

async Coroutine Talk()
{
    var proc = await Asyncio.CreateSubprocessShell("cat | tr a-z A-Z; exit 3", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
    proc.Stdin!.Write("hello\nworld\n"u8);
    await proc.Stdin!.Drain();
    proc.Stdin!.Close();
    await foreach (var line in proc.Stdout)
        Console.WriteLine(Encoding.UTF8.GetString(line).TrimEnd());
    Console.WriteLine($"exit status {await proc.Wait()}");
}

async Coroutine Main()
{
    await Run("ls", "-d", "/");
    await Run("ls", "/no/such/place");
    await Talk();
}

AsyncioContext.Run(Main());
