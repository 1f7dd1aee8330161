using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>What the selector hears of AddReader, AddWriter, their removal and the loop's end; on a selector that only writes it down.</summary>
public class RegistrationTests
{
    private const int Number = 7;
    private const Readiness Both = Readiness.Read | Readiness.Write;

    private EventLoop _loop = null!;
    private RecordingSelector _selector = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = new EventLoop();
        _selector = new RecordingSelector();
        LoopNet.Attach(_loop, _selector);
    }

    [TearDown]
    public void CloseLoop()
    {
        _loop.Dispose();
        _selector.Dispose();
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_add_reader")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_add_writer")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_process_events_read")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_process_events_write")]
    public void Add_NewDescriptor_IsWatchedForItsDirectionAlone([Values(Readiness.Read, Readiness.Write)] Readiness direction)
    {
        int calls = 0;
        Add(direction, () => calls++);
        _selector.Calls.Should().Equal($"add 7 {direction}");
        Turn(direction);
        calls.Should().Be(1);
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_add_reader_existing_writer")]
    public void Add_OtherDirectionIsWatched_WatchIsExtendedAndBothAreCalled([Values(Readiness.Read, Readiness.Write)] Readiness direction)
    {
        List<Readiness> calls = [];
        Add(Both & ~direction, () => calls.Add(Both & ~direction));
        Add(direction, () => calls.Add(direction));
        _selector.Calls.Should().StartWith($"add 7 {Both & ~direction}").And.EndWith("modify 7 Read, Write");
        _selector.Calls.Should().ContainSingle(static call => call.StartsWith("add", StringComparison.Ordinal));
        Turn(Both);
        calls.Should().BeEquivalentTo([Readiness.Read, Readiness.Write]);
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_add_reader_existing")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_add_writer_existing")]
    public void Add_DirectionIsWatched_CallbackIsReplacedAndTheOtherStays([Values(Readiness.Read, Readiness.Write)] Readiness direction)
    {
        List<string> calls = [];
        Add(direction, () => calls.Add("old"));
        Add(Both & ~direction, () => calls.Add("other"));
        Add(direction, () => calls.Add("new"));
        _selector.Calls.Should().EndWith("modify 7 Read, Write");
        _selector.Calls.Should().ContainSingle(static call => call.StartsWith("add", StringComparison.Ordinal));
        Turn(Both);
        calls.Should().BeEquivalentTo(["new", "other"]);
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_remove_reader")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_remove_writer")]
    public void Remove_OnlyDirection_DescriptorIsForgotten([Values(Readiness.Read, Readiness.Write)] Readiness direction)
    {
        Add(direction, static () => { });
        Remove(direction).Should().BeTrue();
        _selector.Calls.Should().Equal($"add 7 {direction}", "remove 7");
        Remove(direction).Should().BeFalse();
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_remove_reader_read_write")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_remove_writer_read_write")]
    public void Remove_OneOfTwoDirections_TheOtherIsStillWatched([Values(Readiness.Read, Readiness.Write)] Readiness direction)
    {
        Readiness other = Both & ~direction;
        List<Readiness> calls = [];
        Add(direction, () => calls.Add(direction));
        Add(other, () => calls.Add(other));
        Remove(direction).Should().BeTrue();
        Turn(direction);
        calls.Should().BeEmpty();
        _selector.Calls.Should().EndWith($"modify 7 {other}", "the selector hears of it when it would cost something").And.NotContain("remove 7");
        Turn(Both);
        calls.Should().Equal(other);
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_remove_reader_unknown")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_remove_writer_unknown")]
    public void Remove_UnknownDescriptor_IsFalse([Values(Readiness.Read, Readiness.Write)] Readiness direction)
    {
        Remove(direction).Should().BeFalse();
        _selector.Calls.Should().BeEmpty();
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_process_events_read_cancelled")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_process_events_write_cancelled")]
    public void Ready_NobodyWantsItAnyMore_SelectorForgetsIt([Values(Readiness.Read, Readiness.Write)] Readiness direction)
    {
        // Something else must be watched, or the selector is not asked.
        Add(Readiness.Read, static () => { });
        var key = new Key(9);
        key.Attach(_loop, key);
        key.SetInterest(direction);
        key.SetInterest(Readiness.None);
        _selector.Calls.Should().NotContain("remove 9");
        _selector.Report(9, direction);
        _loop.Turn();
        _selector.Calls.Should().EndWith("remove 9");
        key.Calls.Should().Be(0);
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_close")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_close")]
    public void Close_OfALoopWithIo_DisposesOfTheSelectorOnce()
    {
        Future future = _loop.CreateFuture();
        _loop.IsClosed().Should().BeFalse();
        _loop.Close();
        _loop.IsClosed().Should().BeTrue();
        _selector.Disposals.Should().Be(1);
        _loop.Close();
        _loop.Close();
        _selector.Disposals.Should().Be(1);
        _loop.Invoking(static loop => loop.RunForever()).Should().Throw<InvalidOperationException>();
        _loop.Invoking(loop => loop.RunUntilComplete(future)).Should().Throw<InvalidOperationException>();
        this.Invoking(static self => self.Add(Readiness.Read, static () => { })).Should().Throw<InvalidOperationException>();
        this.Invoking(static self => self.Add(Readiness.Write, static () => { })).Should().Throw<InvalidOperationException>();
    }

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_close_no_selector")]
    public void Close_OfALoopWithoutASelector_Works()
    {
        using var loop = new EventLoop();
        loop.Close();
        loop.IsClosed().Should().BeTrue();
        loop.Driver.Should().NotBeOfType<SelectorDriver>();
    }

    private void Add(Readiness direction, Action callback)
    {
        if (direction == Readiness.Read)
        {
            _loop.AddReader(Number, callback);
        }
        else
        {
            _loop.AddWriter(Number, callback);
        }
    }

    private bool Remove(Readiness direction) => direction == Readiness.Read ? _loop.RemoveReader(Number) : _loop.RemoveWriter(Number);

    /// <summary>One turn in which the descriptor is found ready.</summary>
    private void Turn(Readiness ready)
    {
        _selector.Report(Number, ready);
        _loop.Turn();
    }

    /// <summary>A descriptor as transports use it: what they want less of is told to the selector late.</summary>
    private sealed class Key(int number) : SelectorKey, IReadinessListener
    {
        public override int Descriptor => number;

        public int Calls { get; private set; }

        void IReadinessListener.OnReadable() => Calls++;

        void IReadinessListener.OnWritable() => Calls++;
    }
}
