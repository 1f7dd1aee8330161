using System.Net.Sockets;

namespace AsyncioSharp.Simulation;

/// <content>What is sent again, and when a side gives up.</content>
internal sealed partial class TcpSocket
{
    // Linux's numbers.
    private const int MostAsks = 6;
    private const int MostAnswers = 5;
    private const int MostAttempts = 15;
    private const int MostAttemptsOfOrphans = 8;

    // Linux probes a closed window for ever. A deadlock of two programs that both only write would never be found.
    private const int MostProbes = 20;

    private static readonly long AskAgain = TimeSpan.TicksPerSecond;
    private static readonly long ShortestTimeOut = TimeSpan.TicksPerSecond / 5;
    private static readonly long LongestTimeOut = 120 * TimeSpan.TicksPerSecond;

    private readonly SimTimer _timer;
    private long _timeOut = AskAgain;
    private double _roundTrip;
    private double _roundTripDeviation;
    private int _attempts;
    private int _sameAgain;

    // Everything up to here was sent before a time-out: what is missing of it is sent again as soon as the receiver says so.
    private long _recoversTo;

    private void Arm(long delay) => _timer.Arm(Machine.Net.Events.Now + Math.Min(LongestTimeOut, delay << Math.Min(_attempts, 20)));

    private void Disarm() => _timer.Disarm();

    private void NoteRoundTrip(TcpSegment segment)
    {
        if (segment.Attempts > 1)
        {
            // Which of them was acknowledged is not known.
            return;
        }

        double sample = Machine.Net.Events.Now - segment.SentAt;
        if (_roundTrip == 0)
        {
            _roundTrip = sample;
            _roundTripDeviation = sample / 2;
        }
        else
        {
            _roundTripDeviation += (Math.Abs(sample - _roundTrip) - _roundTripDeviation) / 4;
            _roundTrip += (sample - _roundTrip) / 8;
        }

        _timeOut = Math.Clamp((long)(_roundTrip + (4 * _roundTripDeviation)), ShortestTimeOut, LongestTimeOut);
    }

    private void OnProgress()
    {
        _attempts = 0;
        _sameAgain = 0;
        Disarm();
        if (_acknowledged < _recoversTo && _unacknowledged.TryPeek(out TcpSegment? first))
        {
            Transmit(first);
        }

        if (_unacknowledged.Count > 0 && !ReferenceEquals(_peerMachine, Machine))
        {
            Arm(_timeOut);
        }
    }

    /// <summary>The receiver has got something, but not what is next: three times, and it is lost and not only late.</summary>
    private void OnSameAgain()
    {
        if (++_sameAgain == 3 && _unacknowledged.TryPeek(out TcpSegment? first))
        {
            _recoversTo = _sent;
            Transmit(first);
        }
    }

    private void OnTimeOut()
    {
        _attempts++;
        switch (_state)
        {
            case TcpState.Connecting when _attempts > MostAsks:
                OnConnectFailed(SocketError.TimedOut);
                break;
            case TcpState.Connecting:
                Ask();
                break;
            case TcpState.Answering when _attempts > MostAnswers:
                _listener?._answering.Remove(_peer!);
                End(wasReset: true);
                break;
            case TcpState.Answering:
                Answer();
                break;
            case TcpState.Open when _unacknowledged.TryPeek(out TcpSegment? first):
                if (_attempts > (IsClosed ? MostAttemptsOfOrphans : MostAttempts))
                {
                    _error = SocketError.TimedOut;
                    End(wasReset: true);
                    Notify();
                    break;
                }

                _recoversTo = _sent;
                _sameAgain = 0;
                Arm(_timeOut);
                Transmit(first);
                break;
            case TcpState.Open when _unsent.Count > 0 && _attempts <= MostProbes:
                // The window is closed: a byte that was sent before asks for news, since what opened it may have got lost.
                Arm(_timeOut);
                Transmit(TcpFlags.None, _sent - 1);
                break;
            default:
                break;
        }
    }
}
