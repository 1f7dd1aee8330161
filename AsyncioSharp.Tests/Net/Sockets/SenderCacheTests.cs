using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Tests.Net;

/// <summary>The senders of datagrams are remembered, never mistaken.</summary>
public class SenderCacheTests
{
    private readonly SenderCache _cache = new();

    [Test]
    public void Find_SameSender_SameObject() => Find("10.0.0.1", 5).Should().BeSameAs(Find("10.0.0.1", 5));

    [Test]
    public void Find_AfterTheProgramChangedTheObject_TellsTheTruth([Values("10.0.0.1", "fe80::1")] string address)
    {
        IPEndPoint known = Find(address, 5);
        known.Port = 6;
        Find(address, 5).Port.Should().Be(5);
        known = Find(address, 5);
        known.Address = IPAddress.Parse("10.9.9.9");
        Find(address, 5).Should().Be(new IPEndPoint(IPAddress.Parse(address), 5));
    }

    [Test]
    public void Find_ShortestNames_AreRead([Range(0, 4)] int length)
    {
        // A name in the abstract name space may be a single zero byte.
        byte[] bytes = new byte[2 + length];
        bytes[0] = 1;
        EndPoint? found = _cache.Find(bytes);
        (found is null).Should().Be(length == 0);
    }

    private IPEndPoint Find(string address, int port)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(address), port);
        Span<byte> bytes = stackalloc byte[SockAddr.MaxSize];
        int length = SockAddr.Write(endPoint, endPoint.AddressFamily, bytes);
        return (IPEndPoint)_cache.Find(bytes[..length])!;
    }
}
