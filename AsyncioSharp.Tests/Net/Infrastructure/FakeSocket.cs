using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>
/// A socket without a network: a test scripts what its calls answer, looks at what was asked of it, and says when it is ready. A call without a script would block, or succeeds
/// where blocking is no answer.
/// </summary>
internal sealed class FakeSocket(AddressFamily family = AddressFamily.InterNetwork, SocketType type = SocketType.Stream) : NetSocket
{
    private static int s_lastDescriptor = 1_000_000;

    private int _descriptor = Interlocked.Increment(ref s_lastDescriptor);

    /// <summary>What was asked of it, in order, such as <c>bind 127.0.0.1:0</c>.</summary>
    public List<string> Calls { get; } = [];

    // Scripts. What a queue does not have any more would block.
    public Queue<(byte[] Data, SocketError Error)> Receives { get; } = [];

    /// <summary>How many bytes each send takes, or its error.</summary>
    public Queue<(int Count, SocketError Error)> Sends { get; } = [];

    public Queue<(FakeSocket? Client, SocketError Error)> Accepts { get; } = [];

    public Func<FakeSocket, EndPoint, SocketError> OnConnect { get; set; } = static (_, _) => SocketError.InProgress;

    public SocketError ConnectOutcome { get; set; }

    public SocketError BindOutcome { get; set; }

    /// <summary>In place of <see cref="BindOutcome"/>, where it depends on the address.</summary>
    public Func<EndPoint, SocketError>? OnBind { get; set; }

    public SocketError ListenOutcome { get; set; }

    /// <summary>Whether it can send files by itself.</summary>
    public bool SendsFiles { get; set; }

    /// <summary>Whether it sends several pieces in one call.</summary>
    public bool Gathers { get; set; }

    public List<byte> Sent { get; } = [];

    public string SentText => Encoding.ASCII.GetString([.. Sent]);

    /// <summary>The datagrams that were taken, and where to; null is the one it is connected to.</summary>
    public List<(string Text, EndPoint? To)> Datagrams { get; } = [];

    /// <summary>Who sends the datagrams of <see cref="Receives"/>, if not its peer.</summary>
    public EndPoint? Sender { get; set; }

    public Dictionary<(SocketOptionLevel Level, SocketOptionName Name), int> Options { get; } = [];

    public EndPoint? Local { get; set; }

    public EndPoint? Remote { get; set; }

    public bool IsSendShut { get; private set; }

    public override int Descriptor => _descriptor;

    public override AddressFamily Family => family;

    public override SocketType Type => type;

    public override EndPoint? LocalEndPoint => Local;

    public override EndPoint? RemoteEndPoint => Remote;

    public override bool IsClosed => _descriptor == -1;

    public void ScriptReceive(ReadOnlySpan<byte> data) => Receives.Enqueue((data.ToArray(), SocketError.Success));

    public void ScriptReceive(SocketError error) => Receives.Enqueue(([], error));

    /// <summary>The next send takes at most that many bytes.</summary>
    public void ScriptSend(int count) => Sends.Enqueue((count, SocketError.Success));

    public void ScriptSend(SocketError error) => Sends.Enqueue((0, error));

    public override IoResult Receive(Span<byte> buffer)
    {
        Calls.Add("receive");
        if (!Receives.TryDequeue(out (byte[] Data, SocketError Error) script))
        {
            return new IoResult(0, SocketError.WouldBlock);
        }

        script.Data.CopyTo(buffer);
        return new IoResult(script.Data.Length, script.Error);
    }

    public override IoResult Send(ReadOnlySpan<byte> data)
    {
        Calls.Add($"send {data.Length}");
        (int count, SocketError error) = Sends.TryDequeue(out (int Count, SocketError Error) script) ? script : (0, SocketError.WouldBlock);
        count = Math.Min(count, data.Length);
        Sent.AddRange(data[..count]);
        return new IoResult(count, error);
    }

    /// <summary>Answers like <see cref="Send"/>, by the same script.</summary>
    public override IoResult SendPieces(ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        if (!Gathers)
        {
            return base.SendPieces(pieces);
        }

        List<byte> joined = [];
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            joined.AddRange(piece.Span);
        }

        return Send([.. joined]);
    }

    /// <summary>Answers like <see cref="Send"/>, by the same script.</summary>
    public override IoResult SendFile(Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset, int count)
    {
        if (!SendsFiles)
        {
            return base.SendFile(file, offset, count);
        }

        (int taken, SocketError error) = Sends.TryDequeue(out (int Count, SocketError Error) script) ? script : (0, SocketError.WouldBlock);
        return new IoResult(Math.Min(taken, count), error);
    }

    public override IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from)
    {
        from = Sender ?? Remote;
        return Receive(buffer);
    }

    public override IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to)
    {
        IoResult result = Send(data);
        if (result.IsOk)
        {
            Datagrams.Add((Encoding.ASCII.GetString(data), to));
        }

        return result;
    }

    public override SocketError Accept(out NetSocket? client)
    {
        Calls.Add("accept");
        (client, SocketError error) = Accepts.TryDequeue(out (FakeSocket? Client, SocketError Error) script) ? script : (null, SocketError.WouldBlock);
        return error;
    }

    public override SocketError Connect(EndPoint remote)
    {
        Calls.Add($"connect {remote}");
        Remote = remote;
        return OnConnect(this, remote);
    }

    public override SocketError ConnectResult() => ConnectOutcome;

    public override SocketError Bind(EndPoint local)
    {
        Calls.Add($"bind {local}");
        SocketError outcome = OnBind?.Invoke(local) ?? BindOutcome;
        Local = outcome == SocketError.Success ? local : null;
        return outcome;
    }

    public override SocketError Listen(int backlog)
    {
        Calls.Add($"listen {backlog}");
        return ListenOutcome;
    }

    public override void ShutdownSend()
    {
        Calls.Add("shutdown");
        IsSendShut = true;
    }

    public override void SetNoDelay() => Calls.Add("nodelay");

    public override void SetReuse(bool address, bool port) => Calls.Add($"reuse {address} {port}");

    public override int GetOption(SocketOptionLevel level, SocketOptionName name) => Options.GetValueOrDefault((level, name));

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value) => Options[(level, name)] = value;

    public override void Close()
    {
        if (!IsClosed)
        {
            Detach();
            Calls.Add("close");
            _descriptor = -1;
        }
    }

    // Readiness comes from the test: Fire. And its number, which no descriptor of the kernel has, is nobody else's.
    protected override void OnAttached()
    {
    }

    protected override void OnInterestChanged(Readiness before)
    {
    }

    protected override void OnDetached(Readiness before)
    {
    }
}
