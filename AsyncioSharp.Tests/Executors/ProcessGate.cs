using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Tests.Executors;

/// <summary>Where a test and a function in another process meet: the function comes in and says who it is, and goes on when the test lets it. No sleeping, no polling.</summary>
internal sealed class ProcessGate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Keeps connections of <see cref="Hold"/> open to the end of the worker.</summary>
    private static readonly List<Socket> s_held = [];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("asynciosharp-gate-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ProcessGate()
    {
        Path = System.IO.Path.Combine(_directory.FullName, "gate");
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(64);
    }

    public string Path { get; }

    /// <summary>In the worker: waits at the gate.</summary>
    public static int Pass(string path)
    {
        using Socket socket = Enter(path);
        socket.Receive(new byte[1]);
        return Environment.ProcessId;
    }

    /// <summary>In the worker: comes in and keeps the connection until the process ends.</summary>
    public static int Hold(string path)
    {
        s_held.Add(Enter(path));
        return Environment.ProcessId;
    }

    /// <summary>Waits for a function to come to the gate.</summary>
    public Visitor Await()
    {
        _listener.Poll(Patience, SelectMode.SelectRead).Should().BeTrue("a worker should come to the gate");
        return new Visitor(_listener.Accept());
    }

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Delete(recursive: true);
    }

    private static Socket Enter(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send(Encoding.ASCII.GetBytes($"{Environment.ProcessId,10}"));
        return socket;
    }

    internal sealed class Visitor : IDisposable
    {
        private readonly Socket _socket;

        public Visitor(Socket socket)
        {
            _socket = socket;
            socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
            var pid = new byte[10];
            socket.Receive(pid).Should().Be(10);
            Pid = int.Parse(Encoding.ASCII.GetString(pid));
        }

        public int Pid { get; }

        /// <summary>Lets the function go on.</summary>
        public void Release() => _socket.Send([1]);

        /// <summary>The system closes a process' sockets when it ends; so this returns when the process is gone, and throws if it stays.</summary>
        public void AwaitEnd() => _socket.Receive(new byte[1]).Should().Be(0);

        /// <summary>The same; until then it does something about it.</summary>
        public void AwaitEnd(Action meanwhile)
        {
            for (long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds; Environment.TickCount64 < end && !_socket.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectRead);)
            {
                meanwhile();
            }

            AwaitEnd();
        }

        public void Dispose() => _socket.Dispose();
    }
}
