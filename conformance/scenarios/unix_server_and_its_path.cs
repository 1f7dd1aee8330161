using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A unix server replaces a stale socket file, serves there, and removes its file when it closes, unless told not to.</summary>
[Scenario("unix_server_and_its_path", 216)]
[Platform("Linux")]
public static class UnixServerAndItsPath
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        using var place = new SocketPath();
        string path = place.Name;
        using (var stale = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // .NET removes the file of a socket that it closes, so that a stale one has to be made of another.
            stale.Bind(new UnixDomainSocketEndPoint(path + "2"));
            File.Move(path + "2", path);
        }
        t.Say($"stale {File.Exists(path)}");
        foreach (bool cleanup in new[] { true, false })
        {
            var server = await Asyncio.StartUnixServer((_, writer) => writer.Close(), path, cleanupSocket: cleanup);
            var (reader, writer) = await Asyncio.OpenUnixConnection(path);
            t.Say($"end after {(await reader.Read()).Length} bytes");
            writer.Close();
            await writer.WaitClosed();
            server.Close();
            await server.WaitClosed();
            t.Say($"left {File.Exists(path)}");
        }
        File.WriteAllText(path + "3", "x");
        try
        {
            await loop.CreateUnixServer(() => new Silent(), path + "3");
        }
        catch (SocketException)
        {
            t.Say("a file is not replaced");
        }
    }

    private sealed class Silent : Protocol
    {
    }
}
