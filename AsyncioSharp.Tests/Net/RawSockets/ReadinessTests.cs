using System.IO.Pipes;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>AddReader, AddWriter and their removal, on sockets, pipes, files and bare numbers.</summary>
[KernelOnly]
public class ReadinessTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "36")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_reader_callback")]
    public void AddReader_BytesCome_CalledUntilRemoved() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        Future<string> text = loop.CreateFuture<string>();
        int calls = 0;
        loop.AddReader(ours, () =>
        {
            // Left alone at first: what stays ready is told again in the next turn.
            if (++calls == 3)
            {
                text.SetResult(ReadText(ours));
                loop.RemoveReader(ours).Should().BeTrue();
            }
        });
        loop.CallSoon(() => peer.Send("abc"u8));
        (await text).Should().Be("abc");
        loop.RemoveReader(ours).Should().BeFalse("there is none any more");
        peer.Send("more"u8);
        await Turns(3);
        calls.Should().Be(3);
        KeysOf(loop).Should().Be(0, "the program may close the descriptor now");
        Close(ours, peer);
    });

    [Test]
    public void AddReaderAndAddWriter_FunctionsWithResultsAndArguments_AreCalled() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        Future<string> written = loop.CreateFuture<string>();
        Future<string> seen = loop.CreateFuture<string>();
        loop.AddWriter(peer, SendOnce, "a", "b", "c", "d");
        loop.AddReader(ours, () => ReadText(ours).Length > 0 && TrySet(seen, "read"));

        (await written).Should().Be("abcd");
        (await seen).Should().Be("read");
        loop.RemoveReader(ours);
        Close(ours, peer);

        int SendOnce(string a, string b, string c, string d)
        {
            loop.RemoveWriter(peer);
            written.SetResult(a + b + c + d);
            return peer.Send("x"u8);
        }

        static bool TrySet(Future<string> future, string value)
        {
            if (!future.Done())
            {
                future.SetResult(value);
            }

            return true;
        }
    });

    [Test]
    public void AddReader_WithAnArgument_PassesIt() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        Future<string> seen = loop.CreateFuture<string>();
        peer.Send("x"u8);
        loop.AddReader(ours.SafeHandle, static both => both.seen.SetResult(both.Item2 + ReadText(both.ours)), (ours, "got ", seen));
        (await seen).Should().Be("got x");
        loop.RemoveReader((int)ours.Handle).Should().BeTrue();
        Close(ours, peer);
    });

    [Test]
    [Property("Semantic", "36")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_writer_callback")]
    public void AddWriter_WithAnArgument_PassesItUntilRemoved() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        Future written = loop.CreateFuture();
        byte[] data = [.. Enumerable.Repeat((byte)'x', 1024)];
        loop.AddWriter((int)ours.Handle, Write, data);
        await written;
        loop.RemoveWriter((int)ours.Handle).Should().BeFalse();
        Close(ours);
        byte[] received = await Asyncio.ToThread(() =>
        {
            var all = new MemoryStream();
            new NetworkStream(peer).CopyTo(all);
            return all.ToArray();
        });
        received.Should().Equal(data);
        Close(peer);

        void Write(byte[] what)
        {
            ours.Send(what);
            loop.RemoveWriter((int)ours.Handle).Should().BeTrue();
            written.SetResult();
        }
    });

    [Test]
    [Property("Semantic", "35")]
    public void AddReader_Again_ReplacesTheFirstEvenWhenItIsDue() => Run(async Coroutine (loop) =>
    {
        // Both are found ready in one poll. Whichever is called first replaces the other, which must not be called any more.
        (Socket one, Socket peerOfOne) = TcpPair();
        (Socket two, Socket peerOfTwo) = TcpPair();
        List<string> calls = [];
        Future done = loop.CreateFuture();
        Action<string> second = name =>
        {
            calls.Add(name);
            loop.RemoveReader(name == "new one" ? one : two);
            done.SetResult();
        };
        loop.AddReader(one, () => First("one", two, "new two"));
        loop.AddReader(two, () => First("two", one, "new one"));
        peerOfOne.Send("x"u8);
        peerOfTwo.Send("x"u8);
        await done;
        string.Join(", ", calls).Should().BeOneOf(["one, turn, new two", "two, turn, new one"], "the new one has to be found ready itself");
        Close(one, peerOfOne, two, peerOfTwo);

        void First(string name, Socket other, string newName)
        {
            calls.Add(name);
            loop.RemoveReader(name == "one" ? one : two);
            loop.CallSoon(() => calls.Add("turn"));
            loop.AddReader(other, second, newName);
        }
    });

    [Test]
    [Property("Semantic", "36")]
    public void RemoveReader_OfOneThatIsDue_IsNotCalled() => Run(async Coroutine (loop) =>
    {
        (Socket one, Socket peerOfOne) = TcpPair();
        (Socket two, Socket peerOfTwo) = TcpPair();
        int calls = 0;
        loop.AddReader(one, RemoveBoth);
        loop.AddReader(two, RemoveBoth);
        peerOfOne.Send("x"u8);
        peerOfTwo.Send("x"u8);
        await Turns(4);
        calls.Should().Be(1);
        Close(one, peerOfOne, two, peerOfTwo);

        void RemoveBoth()
        {
            calls++;
            loop.RemoveReader(one).Should().BeTrue();
            loop.RemoveReader(two).Should().BeTrue();
        }
    });

    [Test]
    [Property("Semantic", "35")]
    public void AddReaderAndWriter_OneDescriptor_AreIndependent() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        Future read = loop.CreateFuture();
        Future written = loop.CreateFuture();
        loop.AddReader(ours, () =>
        {
            ReadText(ours);
            read.SetResult();
        });
        loop.AddWriter(ours, () =>
        {
            loop.RemoveWriter(ours).Should().BeTrue();
            written.SetResult();
        });
        await written;
        peer.Send("x"u8);
        await read;
        loop.RemoveWriter(ours).Should().BeFalse();
        loop.RemoveReader(ours).Should().BeTrue();
        KeysOf(loop).Should().Be(0);
        Close(ours, peer);
    });

    [Test]
    [Property("Semantic", "35")]
    [PythonTest("test_unix_events", "TestFunctional.test_add_reader_or_writer_transport_fd")]
    [KernelOnly]
    public void AddReader_DescriptorOfATransport_IsRefused() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        int number = (int)ours.Handle;
        var protocol = new RecordingProtocol();
        var transport = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        loop.Invoking(l => l.AddReader(number, static () => { })).Should().Throw<InvalidOperationException>().WithMessage("*transport*");
        await protocol.Until(static p => p.Events.Contains("made"));
        transport.PauseReading();
        loop.Invoking(l => l.AddReader(ours, static () => { })).Should().Throw<InvalidOperationException>("paused or not, it is the transport's");
        loop.Invoking(l => l.AddWriter(number, static () => { })).Should().Throw<InvalidOperationException>();
        loop.Invoking(l => l.AddWriter(ours, static () => { })).Should().Throw<InvalidOperationException>();
        foreach (Func<bool> remove in new Func<bool>[] { () => loop.RemoveReader(number), () => loop.RemoveReader(ours), () => loop.RemoveWriter(number), () => loop.RemoveWriter(ours) })
        {
            remove.Should().Throw<InvalidOperationException>().WithMessage("*transport*");
        }

        await Fails<InvalidOperationException>(loop.SockRecv(ours, 1));
        transport.Close();
        await protocol.UntilLost();
        Close(peer);
    });

    [Test]
    [Property("Semantic", "36")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_remove_fds_after_closing")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_add_fds_after_closing")]
    public void Remove_OnAClosedLoopOrOneWithoutIo_IsFalse()
    {
        (Socket ours, Socket peer) = TcpPair();
        EventLoop loop = NewLoop();
        loop.AddReader(ours, static () => { });
        loop.Close();
        loop.RemoveReader(ours).Should().BeFalse();
        loop.RemoveWriter(ours).Should().BeFalse();
        loop.Invoking(l => l.AddReader(ours, static () => { })).Should().Throw<InvalidOperationException>();
        loop.Invoking(l => l.AddWriter(ours, static () => { })).Should().Throw<InvalidOperationException>();
        using var fresh = new EventLoop();
        fresh.RemoveReader(ours).Should().BeFalse();
        Close(ours, peer);
    }

    [Test]
    public void Callback_RunsInTheContextOfItsRegistrationAndKeepsItsChanges() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var name = new ContextVar<string>("name");
        List<string> seen = [];
        Future done = loop.CreateFuture();
        name.Set("reader");
        loop.AddReader(ours, () =>
        {
            seen.Add("read as " + name.Get());
            name.Set(name.Get() + "+");
            if (seen.Count(static text => text.StartsWith('r')) == 3)
            {
                loop.RemoveReader(ours);
                done.SetResult();
            }
        });
        name.Set("writer");
        loop.AddWriter(ours, () =>
        {
            seen.Add("written as " + name.Get());
            loop.RemoveWriter(ours);
        });
        name.Set("later");
        peer.Send("x"u8);
        await done;
        seen.Should().Contain(["read as reader", "read as reader+", "read as reader++", "written as writer"]).And.HaveCount(4);
        name.Get().Should().Be("later");
        Close(ours, peer);
    });

    [Test]
    public void Callback_Throws_ReportedAndTheLoopGoesOn() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        int calls = 0;
        Future done = loop.CreateFuture();
        loop.AddReader(ours, () =>
        {
            if (++calls == 2)
            {
                loop.RemoveReader(ours);
                done.SetResult();
            }

            throw new FormatException($"bad {calls}");
        });
        peer.Send("x"u8);
        await done;
        await Turns(1);
        Reports.Select(static report => report.Exception!.Message).Should().Equal("bad 1", "bad 2");
        Reports[0].Message.Should().StartWith("Exception in callback ReadinessTests.");
        Reports.Clear();
        Close(ours, peer);
    });

    [Test]
    public void AddReader_RegularFile_SaysWhatToDoInstead() => Run(async Coroutine (loop) =>
    {
        string path = Path.GetTempFileName();
        using (FileStream file = File.OpenRead(path))
        {
            loop.Invoking(l => l.AddReader(file.SafeFileHandle, static () => { })).Should().Throw<NotSupportedException>();
            loop.RemoveReader(file.SafeFileHandle).Should().BeFalse("the failure left nothing behind");
        }

        File.Delete(path);
        await Asyncio.Sleep(0);
    });

    [Test]
    public void AddReader_Pipe_WorksWithEpollAlone() => Run(async Coroutine (loop) =>
    {
        using var writing = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reading = new AnonymousPipeClientStream(PipeDirection.In, writing.ClientSafePipeHandle);
        int number = (int)reading.SafePipeHandle.DangerousGetHandle();
        if (Kind == SelectorKind.Select)
        {
            loop.Invoking(l => l.AddReader(number, static () => { })).Should().Throw<NotSupportedException>().WithMessage("*sockets only*");
            return;
        }

        Future readable = loop.CreateFuture();
        loop.AddReader(number, () =>
        {
            loop.RemoveReader(number);
            readable.SetResult();
        });
        writing.WriteByte(7);
        await readable;
        reading.ReadByte().Should().Be(7);
    });

    [Test]
    public void AddReader_BareNumberOfASocket_Works() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        int number = (int)ours.Handle;
        Future readable = loop.CreateFuture();
        loop.AddReader(number, readable.SetResultOnce);
        peer.Send("x"u8);
        await readable;
        loop.RemoveReader(number).Should().BeTrue();
        Close(ours, peer);
    });

    [TestCase(false)]
    [TestCase(true)]
    [KernelOnly]
    public void AddReader_SocketClosedWithoutRemoval_NewOneWithItsNumberWorks(bool asNumber) => Run(async Coroutine (loop) =>
    {
        (Socket old, Socket oldPeer) = TcpPair();
        int number = (int)old.Handle;
        int strayCalls = 0;
        if (asNumber)
        {
            loop.AddReader(number, () => strayCalls++);
        }
        else
        {
            loop.AddReader(old, () => strayCalls++);
        }

        await Turns(1);
        Close(old, oldPeer);
        await Turns(1);
        (Socket ours, Socket peer) = PairWithNumber(number);
        Future readable = loop.CreateFuture();
        if (asNumber)
        {
            loop.AddReader(number, readable.SetResultOnce);
        }
        else
        {
            loop.AddReader(ours, readable.SetResultOnce);
        }

        peer.Send("x"u8);
        await readable;
        loop.RemoveReader(number).Should().BeTrue();
        strayCalls.Should().Be(0);
        Close(ours, peer);
    });

    [Test]
    [KernelOnly]
    public void Transport_OnTheNumberOfASocketClosedWithoutRemoval_Works() => Run(async Coroutine (loop) =>
    {
        (Socket old, Socket oldPeer) = TcpPair();
        int number = (int)old.Handle;
        loop.AddReader(old, static () => throw new InvalidOperationException("stray"));
        await Turns(1);
        Close(old, oldPeer);
        (Socket ours, Socket peer) = PairWithNumber(number);
        var protocol = new RecordingProtocol();
        _ = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        peer.Send("hello"u8);
        Close(peer);
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "data 5", "eof", "lost");
        loop.RemoveReader(old).Should().BeFalse();
    });

    [Test]
    [PythonTest("test_unix_events", "TestFunctional.test_add_reader_invalid_argument")]
    public void AddReader_ClosedSocket_IsAnArgumentError() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        Close(ours, peer);
        loop.Invoking(l => l.AddReader(ours, static () => { })).Should().Throw<ArgumentException>().WithMessage("*Invalid file descriptor*");
        loop.Invoking(static l => l.AddReader(-1, static () => { })).Should().Throw<ArgumentException>();
        loop.Invoking(l => l.AddWriter(ours, static () => { })).Should().Throw<ArgumentException>().WithMessage("*Invalid file descriptor*");
        loop.Invoking(static l => l.AddWriter(-1, static () => { })).Should().Throw<ArgumentException>();
        loop.Invoking(static l => l.RemoveReader(-1)).Should().Throw<ArgumentException>();
        loop.Invoking(static l => l.RemoveWriter(-1)).Should().Throw<ArgumentException>();
        loop.RemoveReader(ours).Should().BeFalse();
        await Asyncio.Sleep(0);
    });

    private static string ReadText(Socket socket)
    {
        var buffer = new byte[100];
        return System.Text.Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
    }
}
