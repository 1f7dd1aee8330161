using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>One attempt of a <see cref="ConnectRace"/>: a socket on its way to one address.</summary>
internal sealed class ConnectAttempt(ConnectRace race, int index, EndPoint remote) : IReadinessListener
{
    // A unix server whose backlog is full refuses with "try again" and never says when: seconds until the next try, doubled each time up to
    // the longest. (CPython takes that refusal for a connect in progress, finds the socket writable and returns one that is not connected.)
    private const double FirstRetry = 0.001;
    private const double LongestRetry = 0.1;

    private NetSocket? _socket;
    private OutsideWork? _work;
    private TimerHandle? _retry;
    private double _retryDelay = FirstRetry;

    /// <summary>The place of its address in the list.</summary>
    public int Index => index;

    /// <summary>Begins to connect. The race hears how it ends, maybe at once.</summary>
    public void Begin()
    {
        _retry = null;
        _work = race.BeginWork();
        try
        {
            _socket = race.Network.CreateSocket(remote.AddressFamily, SocketType.Stream, race.Protocol);
            race.BindLocal(_socket);
            SocketError result = _socket.Connect(remote);
            switch (result)
            {
                case SocketError.InProgress:
                    _socket.Attach(race.Loop, this);
                    _socket.SetInterest(Readiness.Write);
                    break;
                case SocketError.WouldBlock:
                    // A new socket for each try: the base class library does not let one connect twice.
                    _work?.Dispose(); // the wait is a timer's, and the clock must go on for it
                    _socket.Close();
                    _retry = race.Loop.CallLater(_retryDelay, Begin);
                    _retryDelay = Math.Min(_retryDelay * 2, LongestRetry);
                    break;
                default:
                    End(result);
                    break;
            }
        }
        catch (SocketException error)
        {
            race.OnFailed(this, error);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            // No matter of the network: an address that fits no socket, say. It belongs to the caller, and this may be a callback of the
            // loop.
            race.OnBroken(error);
        }
    }

    /// <summary>Hands the socket over; it is not closed any more.</summary>
    public NetSocket Take()
    {
        NetSocket socket = _socket!;
        _socket = null;
        return socket;
    }

    public void Abandon()
    {
        _work?.Dispose();
        _retry?.Cancel();
        _socket?.Close();
    }

    void IReadinessListener.OnReadable()
    {
    }

    void IReadinessListener.OnWritable()
    {
        _socket!.SetInterest(Readiness.None);
        End(_socket.ConnectResult());
    }

    private void End(SocketError result)
    {
        _work?.Dispose();
        if (result == SocketError.Success)
        {
            race.OnConnected(this);
        }
        else
        {
            race.OnFailed(this, SocketFailure.Of(_socket!, result, "Connect call failed", remote));
        }
    }
}
