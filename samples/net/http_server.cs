// A small HTTP/1.1 server with a protocol: keep-alive, pipelining, bodies with Content-Length. The argument is the port; 0 lets the system choose.
//     curl http://127.0.0.1:8080/           Hello, World!
//     curl -d 'some text' http://127.0.0.1:8080/echo
// With --tls and the PEM files of a certificate and its key it serves https:
//     dotnet run http_server.cs 8443 --tls cert.pem key.pem
//     curl --cacert cert.pem https://localhost:8443/
// Shows how a protocol cuts a stream of bytes into requests: what it received is its own only during DataReceived, so an incomplete request is copied.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Buffers;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port, X509Certificate2? certificate)
{
    EventLoop loop = Asyncio.GetRunningLoop();
    Server server = await loop.CreateServer(() => new HttpProtocol(), "127.0.0.1", port, ssl: certificate is null ? null : ServerTls.FromX509Certificate2(certificate));
    Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");
    await using (server)
    {
        await server.ServeForever();
    }
}

int tls = Array.IndexOf(args, "--tls");
using X509Certificate2? certificate = tls < 0 ? null : X509Certificate2.CreateFromPemFile(args[tls + 1], args[tls + 2]);
AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8080, certificate));

class HttpProtocol : Protocol
{
    private const int LargestRequest = 1 << 20;

    private readonly ArrayBufferWriter<byte> _answers = new();
    private Transport? _transport;
    private byte[] _pending = [];

    public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_pending.Length > 0)
        {
            data = (byte[])[.. _pending, .. data];
        }

        while (!_transport!.IsClosing() && TryReadRequest(data, out int length))
        {
            data = data[length..];
        }

        // The answers to requests that came together leave together.
        if (_answers.WrittenCount > 0)
        {
            _transport.Write(_answers.WrittenSpan);
            _answers.ResetWrittenCount();
        }

        _pending = data.ToArray();
        if (_isLast || _pending.Length > LargestRequest)
        {
            _transport.Close();
        }
    }

    // The peer is slower than we answer: asking it for less keeps the memory bounded.
    public override void PauseWriting() => _transport!.PauseReading();

    public override void ResumeWriting() => _transport!.ResumeReading();

    private bool _isLast;

    private bool TryReadRequest(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        int headEnd = data.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0 || _isLast)
        {
            return false;
        }

        ReadOnlySpan<byte> head = data[..headEnd];
        int lineEnd = head.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = lineEnd < 0 ? head : head[..lineEnd];
        ReadOnlySpan<byte> headers = lineEnd < 0 ? default : head[(lineEnd + 2)..];

        if (!TryParseLine(line, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target, out bool isVersion11))
        {
            _isLast = true;
            Answer("400 Bad Request", "Bad request\n"u8, isHead: false);
            return false;
        }

        int bodyLength = 0;
        if (Header(headers, "content-length"u8, out ReadOnlySpan<byte> text)
            && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bodyLength) || Header(headers, "transfer-encoding"u8, out _))
        {
            _isLast = true;
            Answer("411 Length Required", "Send a Content-Length\n"u8, isHead: false);
            return false;
        }

        if (bodyLength > LargestRequest)
        {
            _isLast = true;
            Answer("413 Content Too Large", "Too large\n"u8, isHead: false);
            return false;
        }

        int bodyStart = headEnd + 4;
        if (data.Length - bodyStart < bodyLength)
        {
            return false;
        }

        bool hasConnection = Header(headers, "connection"u8, out ReadOnlySpan<byte> connection);
        _isLast = hasConnection && Ascii.EqualsIgnoreCase(connection, "close"u8) || !isVersion11 && !(hasConnection && Ascii.EqualsIgnoreCase(connection, "keep-alive"u8));
        length = bodyStart + bodyLength;
        Respond(method, target, data.Slice(bodyStart, bodyLength));
        return true;
    }

    private void Respond(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> body)
    {
        bool isHead = method.SequenceEqual("HEAD"u8);
        if (target.SequenceEqual("/"u8) && (isHead || method.SequenceEqual("GET"u8)))
        {
            Answer("200 OK", "Hello, World!\n"u8, isHead);
        }
        else if (target.SequenceEqual("/echo"u8) && method.SequenceEqual("POST"u8))
        {
            Answer("200 OK", body, isHead: false);
        }
        else
        {
            Answer("404 Not Found", "Not found\n"u8, isHead);
        }
    }

    private void Answer(string status, ReadOnlySpan<byte> body, bool isHead)
    {
        Span<byte> head = _answers.GetSpan(256);
        Encoding.ASCII.TryGetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: {(_isLast ? "close" : "keep-alive")}\r\n\r\n", head, out int written);
        _answers.Advance(written);
        if (!isHead)
        {
            _answers.Write(body);
        }
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target, out bool isVersion11)
    {
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        bool isGood = first > 0 && last > first + 1;
        method = isGood ? line[..first] : default;
        target = isGood ? line[(first + 1)..last] : default;
        ReadOnlySpan<byte> version = isGood ? line[(last + 1)..] : default;
        isVersion11 = version.SequenceEqual("HTTP/1.1"u8);
        return isVersion11 || version.SequenceEqual("HTTP/1.0"u8);
    }

    private static bool Header(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (!headers.IsEmpty)
        {
            int end = headers.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? headers : headers[..end];
            headers = end < 0 ? default : headers[(end + 2)..];
            int colon = line.IndexOf((byte)':');
            if (colon == name.Length && Ascii.EqualsIgnoreCase(line[..colon], name))
            {
                value = line[(colon + 1)..].Trim(" \t"u8);
                return true;
            }
        }

        value = default;
        return false;
    }
}
