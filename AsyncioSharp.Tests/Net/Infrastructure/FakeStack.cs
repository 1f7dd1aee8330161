using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>A network of <see cref="FakeSocket"/>s in the loop's time: it knows names, and how long each address takes to answer.</summary>
internal sealed class FakeStack : NetworkStack
{
    private readonly EventLoop _loop;
    private readonly Dictionary<string, (double After, SocketError Result)> _answers = [];

    /// <summary>Takes the place of the kernel's network.</summary>
    public FakeStack(EventLoop loop)
    {
        _loop = loop;
        LoopNet.Of(loop).Network = this;
    }

    /// <summary>All sockets that were made.</summary>
    public List<FakeSocket> Sockets { get; } = [];

    /// <summary>Connects and their times, such as <c>0.25 [::1]:80</c>.</summary>
    public List<string> Connects { get; } = [];

    public Dictionary<string, string[]> Names { get; } = [];

    /// <summary>Called for each new socket, to script it.</summary>
    public Action<FakeSocket>? OnCreate { get; set; }

    public IEnumerable<FakeSocket> Open => Sockets.Where(static socket => !socket.IsClosed);

    /// <summary>An address answers a connect after that many seconds. One that was not named never does.</summary>
    public void Answer(string address, double after, SocketError result = SocketError.Success) => _answers[address] = (after, result);

    public override NetSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        var socket = new FakeSocket(family, type) { OnConnect = OnConnect };
        OnCreate?.Invoke(socket);
        Sockets.Add(socket);
        return socket;
    }

    public override NetSocket Adopt(Socket socket) => throw new NotSupportedException("Sockets of the kernel do not belong into a fake network.");

    public override async Coroutine<IPAddress[]> Resolve(string host, AddressFamily family)
    {
        await Asyncio.Sleep(0);
        return Names.TryGetValue(host, out string[]? addresses)
            ? [.. addresses.Select(IPAddress.Parse).Where(address => family is AddressFamily.Unspecified || address.AddressFamily == family)]
            : throw new SocketException((int)SocketError.HostNotFound, $"{host}: not known");
    }

    private SocketError OnConnect(FakeSocket socket, EndPoint remote)
    {
        Connects.Add(FormattableString.Invariant($"{_loop.Time()} {remote}"));
        if (_answers.TryGetValue(((IPEndPoint)remote).Address.ToString(), out (double After, SocketError Result) answer))
        {
            if (answer.After == 0)
            {
                return answer.Result;
            }

            _loop.CallLater(answer.After, () =>
            {
                socket.ConnectOutcome = answer.Result;
                socket.Fire(Readiness.Write);
            });
        }

        return SocketError.InProgress;
    }
}
