using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AsyncioSharp.Net;

#pragma warning disable ASY007 // A cancellation is logged like any other error, as in the twin in Python.

namespace AsyncioSharp.Conformance;

public sealed partial class WireScript
{
    private void Guarded(JsonElement operation)
    {
        try
        {
            Act(operation);
        }
        catch (Exception e)
        {
            Say($"{operation[0].GetString()} ! {ErrorName(e)}");
        }
    }

    private void Act(JsonElement operation)
    {
        string Text(int i) => operation[i].GetString()!;
        switch (operation[0].GetString())
        {
            case "write" when IsOver() && ++_dropped > 4:
                break; // the fifth is warned of
            case "write":
                Account(Text(1));
                if (_writer is null)
                {
                    Connection.Write(Encoding.ASCII.GetBytes(Text(1)));
                }
                else
                {
                    _writer.Write(Encoding.ASCII.GetBytes(Text(1)));
                }

                break;
            case "writelines":
                Writelines([.. operation[1].EnumerateArray().Select(x => x.GetString()!)]);
                break;
            case "weof":
                _isEofWritten = _isEofWritten || !Connection.IsClosing();
                if (_writer is null)
                {
                    Connection.WriteEof();
                }
                else
                {
                    _writer.WriteEof();
                }

                break;
            case "close":
                if (_writer is null)
                {
                    Connection.Close();
                }
                else
                {
                    _writer.Close();
                }

                break;
            case "abort":
                Connection.Abort();
                break;
            case "fill":
                Fill();
                break;
            case "limits":
                Connection.SetWriteBufferLimits(Above(operation[1]), Above(operation[2]));
                if (operation[1].ValueKind != JsonValueKind.Array && operation[2].ValueKind != JsonValueKind.Array)
                {
                    var (low, high) = Connection.GetWriteBufferLimits();
                    Say($"limits {low} {high}");
                }

                break;
            case "tpause":
                Connection.PauseReading();
                break;
            case "tresume":
                if (_isEof && !Connection.IsReading() && !Connection.IsClosing())
                {
                    _isEof = !_isSwitched; // a new protocol is told
                }

                Connection.ResumeReading();
                break;
            case "switch":
                Connection.SetProtocol(WireRecorder.Make(this, NextName(), Text(1), Keeps));
                _isSwitched = true;
                break;
            case "psend":
                PeerSend(Encoding.ASCII.GetBytes(Text(1)));
                break;
            case "peof":
                if (!_isPeerClosed && !_isPeerEof)
                {
                    _isPeerEof = true;
                    try
                    {
                        _peer.Shutdown(SocketShutdown.Send);
                    }
                    catch (SocketException)
                    {
                        // Reset by the other side. Whether the system says so here is not what is compared.
                    }
                }

                break;
            case "pclose":
                PeerClose();
                break;
            case "preset":
                if (!_isPeerClosed && !_isUnix)
                {
                    _peer.LingerState = new LingerOption(enable: true, seconds: 0);
                }

                PeerClose();
                break;
            case "cancel":
                if (_pending.TryGetValue(operation[1].GetInt32(), out var pending))
                {
                    pending.Task.Cancel();
                }

                break;
            case "finish":
                Finish(Text(1));
                break;
            case "sclose":
                _server!.Close();
                break;
            case "sclients":
                _server!.CloseClients();
                break;
            case "saborts":
                _server!.AbortClients();
                break;
            default:
                Start(operation);
                break;
        }
    }

    private void Writelines(string[] texts)
    {
        if (Connection.IsClosing())
        {
            return; // a TypeError in CPython
        }

        Account(string.Concat(texts));
        byte[][] lines = [.. texts.Select(Encoding.ASCII.GetBytes)];
        if (_writer is null)
        {
            Connection.Writelines(lines);
        }
        else
        {
            _writer.Writelines(lines);
        }
    }

    /// <summary>What is written after the end is certain is dropped, and what the system refuses; the rest reaches the peer.</summary>
    private void Account(string text)
    {
        if (!_isEofWritten && !IsOver())
        {
            _written.AddRange(Encoding.ASCII.GetBytes(text));
        }
    }

    private bool IsOver() => Connection.IsClosing() && Connection.GetWriteBufferSize() == 0;

    private int? Above(JsonElement mark) => mark.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => Connection.GetWriteBufferSize() + mark[0].GetInt32(),
        _ => mark.GetInt32(),
    };

    private void Fill()
    {
        if (Connection.IsClosing() || _isEofWritten || Connection.GetWriteBufferSize() > 0)
        {
            return;
        }

        Connection.SetWriteBufferLimits(Huge, 0);
        while (!Connection.IsClosing() && Connection.GetWriteBufferSize() < (_isUnix ? FilledUnix : FilledTcp))
        {
            _written.AddRange(Piece);
            _filler += Piece.Length;
            Connection.Write(Piece);
        }

        _base = Connection.GetWriteBufferSize();
    }

    private void Finish(string how)
    {
        if (_handler is null || _handler.Done())
        {
            return;
        }

        switch (how)
        {
            case "return":
                _handler.SetResult();
                break;
            case "raise":
                _handler.SetException(new KeyNotFoundException("handler"));
                break;
            default:
                _handler.Cancel();
                break;
        }
    }

    /// <summary>What awaits runs as a task: every other one as a native method.</summary>
    private void Start(JsonElement operation)
    {
        int number = operation[1].GetInt32();
        AsyncioTask task = number % 2 == 0 ? _loop.CreateTask(Waits(operation)) : _loop.CreateTask(() => WaitsNative(operation));
        _pending[number] = (task, operation);
    }

    private async Coroutine Waits(JsonElement operation)
    {
        int number = operation[1].GetInt32();
        try
        {
            if (WithoutResult(operation) is ({ } wait, var text))
            {
                await wait;
                Say($"t{number} {text}");
            }
            else
            {
                Say($"t{number} {Show(await Read(operation))}");
            }
        }
        catch (Exception e)
        {
            Say($"t{number} ! {ErrorName(e)}");
        }
        finally
        {
            _pending.Remove(number);
        }
    }

    private async Task WaitsNative(JsonElement operation)
    {
        int number = operation[1].GetInt32();
        try
        {
            if (WithoutResult(operation) is ({ } wait, var text))
            {
                await wait;
                Say($"t{number} {text}");
            }
            else
            {
                Say($"t{number} {Show(await Read(operation))}");
            }
        }
        catch (Exception e)
        {
            Say($"t{number} ! {ErrorName(e)}");
        }
        finally
        {
            _pending.Remove(number);
        }
    }

    /// <summary>What is awaited without a result, and what to say then; null for a read.</summary>
    private (Coroutine? Wait, string Text) WithoutResult(JsonElement operation) => operation[0].GetString() switch
    {
        "drain" => (_writer!.Drain(), "drained"),
        "closed" => (_writer!.WaitClosed(), "closed"),
        "swait" => (_server!.WaitClosed(), "server closed"),
        _ => (null, string.Empty),
    };

    private Coroutine<byte[]> Read(JsonElement operation)
    {
        switch (operation[0].GetString())
        {
            case "read":
                return _reader!.Read(operation[2].GetInt32());
            case "exactly":
                return _reader!.ReadExactly(operation[2].GetInt32());
            case "line":
                return _reader!.ReadLine();
            case "until":
                byte[][] separators = [.. operation[2].EnumerateArray().Select(x => Encoding.ASCII.GetBytes(x.GetString()!))];
                return separators.Length == 1 ? _reader!.ReadUntil(separators[0]) : _reader!.ReadUntil(separators);
            default:
                throw new NotSupportedException($"{operation}");
        }
    }
}
