using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Addresses are tried one by one, or beside each other with a delay, families taking turns; a failure brings on the next, the losers are closed, and if all fail, all errors are told.</summary>
[Scenario("connection_races_its_addresses", 203, 204)]
public static class ConnectionRacesItsAddresses
{
    private const string A = "10.0.0.1";
    private const string B = "10.0.0.2";
    private const string C = "10.0.0.3";
    private const string X = "fd00::1";
    private const string Y = "fd00::2";

    /// <summary>The network is not there: each address answers after its time, or never.</summary>
    private static void Race(
        Trace t, string what, string[] addresses, Dictionary<string, (double After, SocketError Error)> answers, double? happyEyeballsDelay = null, int? interleave = null, bool allErrors = false)
    {
        var loop = new EventLoop(new VirtualClock());
        var stack = new FakeStack(loop) { Names = { ["host"] = addresses } };
        foreach (var (address, answer) in answers)
            stack.Answer(address, answer.After, answer.Error);

        string Now() => loop.Time().ToString("F3", System.Globalization.CultureInfo.InvariantCulture);

        string Tried(string connect)
        {
            string[] parts = connect.Split(' ');
            return $"  {double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture).ToString("F3", System.Globalization.CultureInfo.InvariantCulture)} {IPEndPoint.Parse(parts[1]).Address}";
        }

        async Coroutine Connect()
        {
            string end;
            try
            {
                var (transport, _) = await loop.CreateConnection(() => new Silent(), "host", 80, happyEyeballsDelay: happyEyeballsDelay, interleave: interleave, allErrors: allErrors);
                end = $"connected to {((IPEndPoint)transport.GetExtraInfo("peername")!).Address}";
            }
            catch (SocketException e)
            {
                end = e.Message.StartsWith("Multiple exceptions: ", StringComparison.Ordinal) ? "several" : "one";
            }
            catch (AggregateException e)
            {
                end = t.Error(e);
            }
            t.Say(what);
            foreach (string connect in stack.Connects)
                t.Say(Tried(connect));
            t.Say($"  {Now()} {end}, open {stack.Open.Count()}");
        }

        Asyncio.Run(Connect(), loopFactory: () => loop);
    }

    public static void Run(Trace t)
    {
        const SocketError Refused = SocketError.ConnectionRefused;
        Race(t, "one by one", [A, B], new() { [A] = (20, Refused), [B] = (1, SocketError.Success) });
        Race(t, "a delay", [A, B], new() { [B] = (0.125, SocketError.Success) }, happyEyeballsDelay: 0.25);
        Race(t, "the first is late", [A, B], new() { [A] = (0.4, SocketError.Success) }, happyEyeballsDelay: 0.25);
        Race(t, "the newest fails", [A, B, C], new() { [A] = (0.125, Refused), [C] = (1, SocketError.Success) }, happyEyeballsDelay: 0.25);
        Dictionary<string, (double, SocketError)> failing = new() { [A] = (10, Refused), [B] = (11, Refused), [X] = (12, Refused), [Y] = (13, Refused) };
        Race(t, "families", [X, Y, A, B], failing, happyEyeballsDelay: 0.25);
        Race(t, "two of the first family", [X, Y, A, B], failing, happyEyeballsDelay: 0.25, interleave: 2);
        Race(t, "the system's order", [X, Y, A, B], failing, happyEyeballsDelay: 0.25, interleave: 0);
        Race(t, "both fail", [A, B], new() { [A] = (1, Refused), [B] = (1, SocketError.ConnectionReset) });
        Race(t, "all errors", [A, B], new() { [A] = (2, Refused), [B] = (1, SocketError.ConnectionReset) }, allErrors: true);
    }

    private sealed class Silent : Protocol
    {
    }
}
