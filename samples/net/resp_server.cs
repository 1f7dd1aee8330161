// A small server that speaks Redis' protocol (RESP2): PING, ECHO, SET, GET, DEL, EXISTS, INCR, LPUSH, LRANGE, with pipelining. One loop, one dictionary, no locks.
//     redis-cli -p 6399 set greeting hello
//     redis-benchmark -p 6399 -t ping,set,get,incr,lpush -P 16 -q
// The argument is the port; 0 lets the system choose.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port)
{
    EventLoop loop = Asyncio.GetRunningLoop();
    var store = new Store();
    Server server = await loop.CreateServer(() => new RespProtocol(store), "127.0.0.1", port);
    Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");
    await using (server)
    {
        await server.ServeForever();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 6399));

/// <summary>The data: values are strings (byte[]) or lists, whose head is the end of the .NET list.</summary>
class Store
{
    public Dictionary<string, object> Values { get; } = [];
}

class RespProtocol(Store store) : Protocol
{
    private const int LargestRequest = 64 << 20;

    private readonly ArrayBufferWriter<byte> _replies = new();
    private readonly List<Range> _words = [];
    private Transport? _transport;
    private byte[] _pending = [];

    public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_pending.Length > 0)
        {
            data = (byte[])[.. _pending, .. data];
        }

        bool isBroken = false;
        while (!isBroken && !data.IsEmpty)
        {
            int length = ReadCommand(data);
            if (length == 0)
            {
                break;
            }

            isBroken = length < 0;
            if (isBroken)
            {
                Error("ERR Protocol error");
            }
            else
            {
                Execute(data[..length]);
                data = data[length..];
            }
        }

        // The replies to commands that came together leave together: that is what makes pipelining fast.
        if (_replies.WrittenCount > 0)
        {
            _transport!.Write(_replies.WrittenSpan);
            _replies.ResetWrittenCount();
        }

        _pending = isBroken ? [] : data.ToArray();
        if (isBroken || _pending.Length > LargestRequest)
        {
            _transport!.Close();
        }
    }

    // A client that does not read its replies gets no new commands executed.
    public override void PauseWriting() => _transport!.PauseReading();

    public override void ResumeWriting() => _transport!.ResumeReading();

    /// <summary>Finds the words of the next command; returns its length, 0 if it is not complete, -1 if it is none.</summary>
    private int ReadCommand(ReadOnlySpan<byte> data)
    {
        _words.Clear();
        if (data[0] != '*')
        {
            return ReadInlineCommand(data);
        }

        int at = 0;
        int state = ReadNumber(data, ref at, out int count);
        for (int i = 0; state > 0 && i < count; i++)
        {
            if (at < data.Length && data[at] != '$')
            {
                return -1;
            }

            state = ReadNumber(data, ref at, out int length);
            if (state > 0)
            {
                if (length < 0 || data.Length - at < length + 2)
                {
                    return length < 0 ? -1 : 0;
                }

                _words.Add(at..(at + length));
                at += length + 2;
            }
        }

        return state > 0 ? at : state;
    }

    /// <summary>A line typed by hand, as with nc: words between blanks.</summary>
    private int ReadInlineCommand(ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? default : data[..end].TrimEnd((byte)'\r');
        foreach (Range word in line.Split((byte)' '))
        {
            if (!line[word].IsEmpty)
            {
                _words.Add(word);
            }
        }

        return end + 1;
    }

    /// <summary>The number between a type's character and the end of its line; 1 if it is there, 0 if not yet, -1 if it is none.</summary>
    private static int ReadNumber(ReadOnlySpan<byte> data, ref int at, out int number)
    {
        number = 0;
        ReadOnlySpan<byte> rest = data[at..];
        int end = rest.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return rest.Length > 32 ? -1 : 0;
        }

        at += end + 2;
        return end > 1 && Utf8Parser.TryParse(rest[1..end], out number, out int used) && used == end - 1 && number <= LargestRequest ? 1 : -1;
    }

    private void Execute(ReadOnlySpan<byte> data)
    {
        if (_words.Count == 0)
        {
            return;
        }

        string name = Encoding.UTF8.GetString(data[_words[0]]).ToUpperInvariant();
        switch (name, _words.Count)
        {
            case ("PING", 1):
                _replies.Write("+PONG\r\n"u8);
                break;
            case ("PING" or "ECHO", 2):
                Bulk(data[_words[1]]);
                break;
            case ("SET", 3):
                store.Values[Key(data)] = data[_words[2]].ToArray();
                _replies.Write("+OK\r\n"u8);
                break;
            case ("GET", 2):
                Get(Key(data));
                break;
            case ("DEL", >= 2):
                Integer(Count(data, key => store.Values.Remove(key)));
                break;
            case ("EXISTS", >= 2):
                Integer(Count(data, store.Values.ContainsKey));
                break;
            case ("INCR", 2):
                Increment(Key(data));
                break;
            case ("LPUSH", >= 3):
                Push(Key(data), data);
                break;
            case ("LRANGE", 4):
                Slice(Key(data), Encoding.UTF8.GetString(data[_words[2]]), Encoding.UTF8.GetString(data[_words[3]]));
                break;
            case ("COMMAND", _) or ("CONFIG", >= 2):
                // redis-cli asks for the commands, redis-benchmark for settings; an empty list answers both.
                _replies.Write("*0\r\n"u8);
                break;
            case ("PING" or "ECHO" or "SET" or "GET" or "DEL" or "EXISTS" or "INCR" or "LPUSH" or "LRANGE", _):
                Error($"ERR wrong number of arguments for '{name.ToLowerInvariant()}' command");
                break;
            default:
                Error($"ERR unknown command '{name}'");
                break;
        }
    }

    private string Key(ReadOnlySpan<byte> data) => Encoding.UTF8.GetString(data[_words[1]]);

    private int Count(ReadOnlySpan<byte> data, Func<string, bool> predicate)
    {
        int count = 0;
        foreach (Range word in _words[1..])
        {
            count += predicate(Encoding.UTF8.GetString(data[word])) ? 1 : 0;
        }

        return count;
    }

    private void Get(string key)
    {
        switch (store.Values.GetValueOrDefault(key))
        {
            case null:
                _replies.Write("$-1\r\n"u8);
                break;
            case byte[] text:
                Bulk(text);
                break;
            default:
                WrongType();
                break;
        }
    }

    private void Increment(string key)
    {
        object value = store.Values.GetValueOrDefault(key, "0"u8.ToArray());
        if (value is not byte[] text)
        {
            WrongType();
        }
        else if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) || number == long.MaxValue)
        {
            Error("ERR value is not an integer or out of range");
        }
        else
        {
            store.Values[key] = Encoding.ASCII.GetBytes((++number).ToString(CultureInfo.InvariantCulture));
            Integer(number);
        }
    }

    private void Push(string key, ReadOnlySpan<byte> data)
    {
        if (store.Values.GetValueOrDefault(key, new List<byte[]>()) is not List<byte[]> list)
        {
            WrongType();
            return;
        }

        foreach (Range word in _words[2..])
        {
            list.Add(data[word].ToArray());
        }

        store.Values[key] = list;
        Integer(list.Count);
    }

    private void Slice(string key, string start, string stop)
    {
        if (store.Values.GetValueOrDefault(key, new List<byte[]>()) is not List<byte[]> list)
        {
            WrongType();
        }
        else if (!int.TryParse(start, CultureInfo.InvariantCulture, out int first) || !int.TryParse(stop, CultureInfo.InvariantCulture, out int last))
        {
            Error("ERR value is not an integer or out of range");
        }
        else
        {
            first = Math.Max(0, first < 0 ? list.Count + first : first);
            last = Math.Min(list.Count - 1, last < 0 ? list.Count + last : last);
            Header('*', Math.Max(0, last - first + 1));
            for (int i = first; i <= last; i++)
            {
                Bulk(list[^(i + 1)]);
            }
        }
    }

    private void Bulk(ReadOnlySpan<byte> text)
    {
        Header('$', text.Length);
        _replies.Write(text);
        _replies.Write("\r\n"u8);
    }

    private void Integer(long number) => Header(':', number);

    private void Error(string text) => _replies.Write(Encoding.UTF8.GetBytes($"-{text}\r\n"));

    private void WrongType() => Error("WRONGTYPE Operation against a key holding the wrong kind of value");

    private void Header(char type, long number)
    {
        Span<byte> span = _replies.GetSpan(32);
        span[0] = (byte)type;
        Utf8Formatter.TryFormat(number, span[1..], out int digits);
        "\r\n"u8.CopyTo(span[(digits + 1)..]);
        _replies.Advance(digits + 3);
    }
}
