using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

// Connecting to the first of several addresses that answers. Without a delay the attempts come one after another; with one ("happy
// eyeballs", RFC 8305) the next begins when the newest has failed or the delay is over, and they run side by side until one has won.
//
// asyncio races tasks. Here it is callbacks around one future. An attempt is only a socket. So the end of the race (a winner, the last
// failure, a cancel) closes all others in the same turn, and no task is left to wait for.

/// <summary>A race of connects.</summary>
/// <param name="loop">The loop.</param>
/// <param name="remotes">Where to connect to, best first; at least one.</param>
/// <param name="locals">Addresses to bind to, of which each attempt takes the first of its family that works; null leaves it to the
/// system.</param>
/// <param name="protocol">The protocol.</param>
/// <param name="delay">Seconds before the next attempt begins although the newest still runs; infinity waits for its end.</param>
internal sealed class ConnectRace(
    EventLoop loop, IReadOnlyList<EndPoint> remotes, IReadOnlyList<EndPoint>? locals, ProtocolType protocol, double delay)
{
    // Says only that it is over; the winner is handed over by Run.
    private readonly Future _outcome = loop.CreateFuture();
    private readonly SocketException?[] _errors = new SocketException?[remotes.Count];
    private readonly List<ConnectAttempt> _running = [];
    private ConnectAttempt? _winner;
    private TimerHandle? _timer;
    private int _begun;
    private bool _isBeginning;

    public EventLoop Loop => loop;

    public NetworkStack Network { get; } = LoopNet.Of(loop).Network;

    public ProtocolType Protocol => protocol;

    /// <summary>The failures, in the order of the addresses.</summary>
    public IEnumerable<SocketException> Errors => _errors.OfType<SocketException>();

    /// <summary>Runs the race.</summary>
    /// <returns>The connected socket; null if all attempts failed, see <see cref="Errors"/>.</returns>
    public async Coroutine<NetSocket?> Run()
    {
        try
        {
            BeginNext();
            await _outcome;

            // Only now: a cancel between the win and this line closes the winner too.
            return _winner?.Take();
        }
        finally
        {
            _timer?.Cancel();
            _winner?.Abandon();
            _running.ForEach(static attempt => attempt.Abandon());
        }
    }

    public void OnConnected(ConnectAttempt attempt)
    {
        if (!_outcome.Done())
        {
            _running.Remove(attempt);
            _winner = attempt;
            _outcome.SetResult();
        }
    }

    public void OnFailed(ConnectAttempt attempt, SocketException error)
    {
        attempt.Abandon();
        _running.Remove(attempt);
        _errors[attempt.Index] = error;
        bool isNewest = attempt.Index == _begun - 1;
        if (isNewest && !_isBeginning)
        {
            BeginNext();
        }
        else
        {
            FailIfOver();
        }
    }

    public void OnBroken(Exception error)
    {
        if (!_outcome.Done())
        {
            _outcome.SetException(error);
        }
    }

    /// <summary>An attempt begins, for which virtual time waits.</summary>
    public OutsideWork? BeginWork() => LoopNet.Of(loop).BeginNetworkWork();

    /// <summary>Gives a socket its local address, if one is wanted.</summary>
    /// <exception cref="SocketException">None of its family can be bound.</exception>
    public void BindLocal(NetSocket socket)
    {
        if (locals is null)
        {
            return;
        }

        SocketException? error = null;
        foreach (EndPoint local in locals.Where(local => local.AddressFamily == socket.Family))
        {
            SocketError bound = socket.Bind(local);
            if (bound == SocketError.Success)
            {
                return;
            }

            error = SocketFailure.Of(socket, bound, "error while attempting to bind on address", local);
        }

        throw error
            ?? new SocketException((int)SocketError.AddressNotAvailable, $"no matching local address with family {socket.Family} found");
    }

    private void BeginNext()
    {
        // A loop, not a recursion: a thousand addresses may fail at once.
        _isBeginning = true;
        try
        {
            _timer?.Cancel();
            _timer = null;
            bool isUnderWay = false;
            while (!isUnderWay && !_outcome.Done() && _begun < remotes.Count)
            {
                int index = _begun++;
                var attempt = new ConnectAttempt(this, index, remotes[index]);
                _running.Add(attempt);
                attempt.Begin();
                isUnderWay = _errors[index] is null;
            }

            if (!_outcome.Done() && delay < double.PositiveInfinity && _begun < remotes.Count)
            {
                _timer = loop.CallLater(delay, BeginNext);
            }
        }
        finally
        {
            _isBeginning = false;
        }

        FailIfOver();
    }

    private void FailIfOver()
    {
        if (_running.Count == 0 && _begun == remotes.Count && !_outcome.Done())
        {
            _outcome.SetResult();
        }
    }
}
