// A pool of connections to a small line server: a limit, a retry, a time limit, an orderly end.
// Shows how a whole program is ported: docs/porting-walkthrough.md takes it apart. (It is longer than the other samples for that.)
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine<string[]> Client(Pool pool, char name)
{
    for (int n = 0; n < 3; n++)
    {
        await pool.Call("SET", $"{name}{n}", $"{name}{n * n}");
    }

    var values = new string[3];
    for (int n = 0; n < 3; n++)
    {
        values[n] = await pool.Call("GET", $"{name}{n}");
    }

    return values;
}

async Coroutine Main()
{
    var server = new LineServer();
    var pool = new Pool(await server.Start(), size: 2);

    foreach (string[] values in await Asyncio.Gather("abcde".Select(name => Client(pool, name))))
    {
        Console.WriteLine(string.Join(" ", values));
    }

    Console.WriteLine($"{pool.Opened} connections opened, at most {server.MostClients} at a time");

    try
    {
        await pool.Call("GET", "nothing");
    }
    catch (ServerError error)
    {
        Console.WriteLine($"the server says: {error.Message}");
    }

    Console.WriteLine(await pool.Call("EXIT"));
    Console.WriteLine($"{await pool.Call("GET", "a2")} with {pool.Retries} retry");

    try
    {
        await Asyncio.Timeout(0.05, async _ => await pool.Call("WAIT", "0.5"));
    }
    catch (TimeoutException)
    {
        Console.WriteLine("too slow");
    }

    Console.WriteLine($"{await pool.Call("GET", "e1")} over connection {pool.Opened}");

    await pool.Close();
    await server.Stop();
    Console.WriteLine("closed");
}

AsyncioContext.Run(Main());

/// <summary>The server has answered with an error.</summary>
class ServerError(string message) : Exception(message);

/// <summary>Keeps values under keys, and talks in lines: SET key value, GET key, WAIT seconds, EXIT.</summary>
class LineServer
{
    private readonly Dictionary<string, string> _values = [];
    private int _clients;
    private Server _server = null!;

    public int MostClients { get; private set; }

    public async Coroutine<int> Start()
    {
        _server = await Asyncio.StartServer(Handle, "127.0.0.1", 0);
        return ((IPEndPoint)_server.Sockets[0].LocalEndPoint!).Port;
    }

    public async Coroutine Stop()
    {
        _server.Close();
        await _server.WaitClosed();
    }

    private async Coroutine Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        _clients += 1;
        MostClients = Math.Max(MostClients, _clients);
        try
        {
            await foreach (byte[] line in reader)
            {
                string[] words = Encoding.UTF8.GetString(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                string answer = await Answer(words[0], words[1..]);
                writer.Write(Encoding.UTF8.GetBytes($"{answer}\n"));
                await writer.Drain();
                if (words[0] == "EXIT")
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // The client has not waited for its answer.
        }
        finally
        {
            _clients -= 1;
            writer.Close();
        }
    }

    private async Coroutine<string> Answer(string command, string[] args)
    {
        switch (command, args)
        {
            case ("SET", [var key, var value]):
                _values[key] = value;
                return "+OK";
            case ("GET", [var key]) when _values.TryGetValue(key, out string? value):
                return $"+{value}";
            case ("GET", [var key]):
                return $"-no {key} here";
            case ("WAIT", [var seconds]):
                await Asyncio.Sleep(double.Parse(seconds, CultureInfo.InvariantCulture));
                return "+OK";
            case ("EXIT", []):
                return "+BYE";
            default:
                return $"-what is {command}?";
        }
    }
}

/// <summary>A command goes out, an answer comes back.</summary>
class Connection(AsyncioStreamReader reader, AsyncioStreamWriter writer)
{
    public static async Coroutine<Connection> Open(int port)
    {
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
        return new Connection(reader, writer);
    }

    public async Coroutine<string> Call(params string[] words)
    {
        writer.Write(Encoding.UTF8.GetBytes(string.Join(' ', words) + "\n"));
        await writer.Drain();
        string line = Encoding.UTF8.GetString(await reader.ReadLine());
        if (!line.EndsWith('\n'))
        {
            throw new SocketException((int)SocketError.ConnectionReset, "the server has closed the connection");
        }

        return line[0] == '-' ? throw new ServerError(line[1..^1]) : line[1..^1];
    }

    public async Coroutine Close()
    {
        writer.Close();
        try
        {
            await writer.WaitClosed();
        }
        catch (SocketException)
        {
        }
    }
}

/// <summary>At most so many connections; what is not in use is kept for the next caller.</summary>
class Pool(int port, int size)
{
    private readonly AsyncioSemaphore _limit = new(size);
    private readonly Stack<Connection> _idle = [];

    public int Opened { get; private set; }

    public int Retries { get; private set; }

    public async Coroutine<T> WithConnection<T>(Func<Connection, Coroutine<T>> body)
    {
        using (await _limit.Acquire())
        {
            Connection connection = _idle.Count > 0 ? _idle.Pop() : await Open();
            try
            {
                T result = await body(connection);
                _idle.Push(connection);
                return result;
            }
            catch (ServerError)
            {
                _idle.Push(connection);         // an answer like any other
                throw;
            }
            catch
            {
                await connection.Close();       // in the midst of a call: nobody knows what would come next
                throw;
            }
        }
    }

    private async Coroutine<Connection> Open()
    {
        Opened += 1;
        return await Connection.Open(port);
    }

    public async Coroutine<string> Call(params string[] words)
    {
        try
        {
            return await WithConnection(connection => connection.Call(words));
        }
        catch (SocketException)
        {
            Retries += 1;                       // it had been idle, and the server has closed it meanwhile
        }

        return await WithConnection(connection => connection.Call(words));
    }

    public async Coroutine Close()
    {
        while (_idle.TryPop(out Connection? connection))
        {
            await connection.Close();
        }
    }
}
