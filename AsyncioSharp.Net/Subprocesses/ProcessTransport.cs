using System.Diagnostics;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// A child and its pipes. The rules:
//
//  1. ConnectionMade is queued before the pipes are connected, and their data comes in later turns. So nothing comes before it, and nothing
//     has to be held back for it. (asyncio connects the pipes in a task of its own, and keeps a list meanwhile.)
//  2. The return code is set once, when the child has been reaped. From then on no signal is sent.
//  3. The transport is finished when the child is reaped and every pipe is lost, in whichever order; ConnectionLost is queued then, once.
//  4. Waiting ends at the exit, not at the end of the pipes: a grandchild that has inherited one may live on.
//  5. In virtual time the clock waits for the child while somebody waits for its end or for its pipes. Each sign of life begins the
//     patience anew.

/// <summary>A child of a loop.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class ProcessTransport : SubprocessTransport
{
    private readonly EventLoop _loop;
    private readonly ChildProcess _child;
    private readonly HashSet<ProcessTransport> _living;
    private readonly StreamTransport?[] _pipes = new StreamTransport?[3];
    private readonly WaiterList _exitWaiters = new();
    private BaseProtocol _protocol;
    private OutsideWork? _work;
    private int? _returncode;
    private bool _isClosed;
    private int _openPipes;
    private bool _isFinished;

    private ProcessTransport(EventLoop loop, ChildProcess child, SubprocessProtocol protocol)
    {
        _loop = loop;
        _child = child;
        _protocol = protocol;
        _living = LoopNet.Of(loop).Children;
    }

    public BaseProtocol Protocol => _protocol;

    /// <summary>Connects a child that has just been started; kills it if that fails.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="child">The child.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="onMade">Called after the protocol's ConnectionMade.</param>
    public static ProcessTransport Connect(EventLoop loop, ChildProcess child, SubprocessProtocol protocol, Action onMade)
    {
        var transport = new ProcessTransport(loop, child, protocol);
        transport._living.Add(transport);
        transport._work = LoopNet.Of(loop).BeginWork(transport.IsAwaited);
        try
        {
            loop.CallSoon(protocol.ConnectionMade, (BaseTransport)transport);
            transport.ConnectPipes();
            transport._child.Watch(loop, transport.OnExit);
            loop.Post(onMade);
            return transport;
        }
        catch
        {
            transport.Abandon();
            throw;
        }
    }

    public override int GetPid() => _child.Pid;

    public override int? GetReturncode() => _returncode;

    public override Transport? GetPipeTransport(int fd) => fd is >= 0 and < 3 ? _pipes[fd] : null;

    public override void SendSignal(int signal)
    {
        _loop.CheckThread();
        if (_returncode is { } code)
        {
            throw new InvalidOperationException($"Process {_child.Pid} has ended, with return code {code}: there is nothing to signal.");
        }

        _child.Signal(signal);
        _work?.Renew();
    }

    public override void Terminate() => SendSignal(SpawnCalls.SIGTERM);

    public override void Kill() => SendSignal(SpawnCalls.SIGKILL);

    public override void Close()
    {
        _loop.CheckThread();
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        foreach (StreamTransport? pipe in _pipes)
        {
            pipe?.Close();
        }

        if (_returncode is null)
        {
            _child.Signal(SpawnCalls.SIGKILL);
        }
    }

    public override bool IsClosing() => _isClosed;

    public override void SetProtocol(BaseProtocol protocol)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(protocol);
        _protocol = protocol;
    }

    public override BaseProtocol GetProtocol() => _protocol;

    public override string ToString()
    {
        string state = _returncode is { } code ? $"returncode={code}" : "running";
        string pipes = string.Concat(_pipes.OfType<StreamTransport>().Select(static pipe => $" {pipe}"));
        return $"<ProcessTransport{(_isClosed ? " closed" : string.Empty)} pid={_child.Pid} {state}{pipes}>";
    }

    /// <summary>Waits for the child's end.</summary>
    /// <returns>A coroutine for the return code.</returns>
    public async Coroutine<int> Wait()
    {
        _loop.CheckThread();
        if (_returncode is null)
        {
            _work?.Renew();
            await _exitWaiters.Wait(_loop);
        }

        return _returncode!.Value;
    }

    /// <summary>Kills the child without telling anybody: it could not be set up, or the loop is over.</summary>
    public void Abandon()
    {
        _isClosed = true;
        _living.Remove(this);
        _work?.Dispose();
        _child.Abandon();
        foreach (StreamTransport? pipe in _pipes)
        {
            pipe?.Abandon();
        }
    }

    public void OnPipeData(int fd, ReadOnlySpan<byte> data)
    {
        _work?.Renew();
        try
        {
            (_protocol as SubprocessProtocol)?.PipeDataReceived(fd, data);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            // In asyncio this call is a callback of its own, so that its failure is no failure of the pipe.
            _loop.CallExceptionHandler(
                new LoopExceptionContext { Message = "protocol.PipeDataReceived() failed", Exception = error, Protocol = _protocol,
                Transport = this });
        }
    }

    public void OnPipeLost(int fd, Exception? error)
    {
        _openPipes--;
        try
        {
            (_protocol as SubprocessProtocol)?.PipeConnectionLost(fd, error);
        }
        finally
        {
            FinishIfDone();
        }
    }

    private bool IsAwaited() => !_exitWaiters.IsEmpty || _protocol is not ProcessStreamProtocol streams || streams.IsAwaited;

    private void ConnectPipes()
    {
        for (int fd = 0; fd < _pipes.Length; fd++)
        {
            _pipes[fd] = _child.ConnectPipe(_loop, fd, new ChildPipeProtocol(this, fd));
            _openPipes += _pipes[fd] is null ? 0 : 1;
        }
    }

    private void OnExit(int returncode)
    {
        _returncode = returncode;
        _work?.Renew();
        _exitWaiters.WakeAll();
        try
        {
            (_protocol as SubprocessProtocol)?.ProcessExited();
        }
        finally
        {
            FinishIfDone();
        }
    }

    private void FinishIfDone()
    {
        if (_returncode is not null && !_isFinished && _openPipes == 0)
        {
            _isFinished = true;
            _isClosed = true;
            _living.Remove(this);
            _work?.Dispose();
            _loop.CallSoon(_protocol.ConnectionLost, (Exception?)null);
        }
    }
}
