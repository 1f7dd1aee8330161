namespace AsyncioSharp.Tests.Executors;

/// <summary>What goes right: calls in real worker processes of this test host. Most tests share one pool, because a process costs a tenth of a second.</summary>
[TestFixture]
[Category("Slow")]
public class ProcessPoolExecutorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private ProcessPoolExecutor _pool = null!;

    [OneTimeSetUp]
    public void MakePool() => _pool = new ProcessPoolExecutor(2);

    [OneTimeTearDown]
    public void EndPool() => _pool.Dispose();

    [Test]
    public void Constructor_Defaults_StartNoProcess()
    {
        using var pool = new ProcessPoolExecutor();

        pool.MaxWorkers.Should().Be(Environment.ProcessorCount);
        pool.Pids.Should().BeEmpty();
        pool.ToString().Should().Be($"<ProcessPoolExecutor workers=0/{Environment.ProcessorCount}>");
    }

    [TestCase(0, null, "maxWorkers")]
    [TestCase(-1, null, "maxWorkers")]
    [TestCase(1, 0, "maxTasksPerChild")]
    public void Constructor_LimitBelowOne_Throws(int maxWorkers, int? maxTasksPerChild, string parameter)
    {
        var make = () => new ProcessPoolExecutor(maxWorkers, maxTasksPerChild: maxTasksPerChild);

        make.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(parameter);
    }

    [Test]
    public async Task Submit_Function_RunsInAnotherProcess()
    {
        int pid = await _pool.Submit(ProcessWork.Pid).WaitAsync(Patience);

        pid.Should().NotBe(Environment.ProcessId);
        _pool.Pids.Should().Contain(pid);
    }

    [Test]
    public async Task Submit_Arguments_Arrive() =>
        (await _pool.Submit(ProcessWork.Join, "a", 2, new[] { 3.5, 4 }).WaitAsync(Patience)).Should().Be("a 2 3.5/4");

    [Test]
    public async Task Submit_LambdaWithoutCaptures_Runs() => (await _pool.Submit(x => x + 1, 41).WaitAsync(Patience)).Should().Be(42);

    [Test]
    public async Task Submit_StaticLocalFunction_Runs()
    {
        static int Half(int number) => number / 2;

        (await _pool.Submit(Half, 84).WaitAsync(Patience)).Should().Be(42);
    }

    [Test]
    public async Task Submit_GenericFunction_KeepsItsTypeArguments()
    {
        (await _pool.Submit(ProcessWork.Echo, "text").WaitAsync(Patience)).Should().Be("text");
        (await _pool.Submit(ProcessWork.Echo, new List<int?> { 1, null }).WaitAsync(Patience)).Should().Equal(1, null);
        (await _pool.Submit(LambdaOf<DayOfWeek>(), DayOfWeek.Friday).WaitAsync(Patience)).Should().Be("Friday");
    }

    [Test]
    public async Task Submit_Action_RunsToItsEnd()
    {
        await _pool.Submit(ProcessWork.Nothing).WaitAsync(Patience);
        await _pool.Submit(ProcessWork.Greet, "you", 1).WaitAsync(Patience);
    }

    [Test]
    public async Task Submit_TenMegabytes_GoThereAndBack()
    {
        var bytes = new byte[10_000_000];
        new Random(1).NextBytes(bytes);

        byte[] reversed = await _pool.Submit(ProcessWork.Reverse, bytes).WaitAsync(Patience);

        Array.Reverse(bytes);
        reversed.AsSpan().SequenceEqual(bytes).Should().BeTrue();
        (await _pool.Submit(ProcessWork.Square, 3).WaitAsync(Patience)).Should().Be(9, "small calls go on afterwards");
    }

    [Test]
    public async Task Submit_ArgumentChangedAfterwards_TravelsAsItWas()
    {
        using var gate = new ProcessGate();
        using var pool = new ProcessPoolExecutor(1);
        Task first = pool.Submit(ProcessGate.Pass, gate.Path);
        var bytes = new byte[] { 1, 2 };
        Task<byte[]> second = pool.Submit(ProcessWork.Echo, bytes);
        bytes[0] = 9;

        using ProcessGate.Visitor visitor = gate.Await();
        visitor.Release();

        (await second.WaitAsync(Patience)).Should().Equal(1, 2);
        await first;
    }

    [Test]
    public async Task Submit_TwoHundredAtOnce_AllComeBack()
    {
        int[] results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _pool.Submit(ProcessWork.Square, i))).WaitAsync(Patience);

        results.Should().Equal(Enumerable.Range(0, 200).Select(i => i * i));
        _pool.Pids.Length.Should().BeLessThanOrEqualTo(2);
    }

    [Test]
    public async Task Submit_OneAfterTheOther_UsesOneProcess()
    {
        using var pool = new ProcessPoolExecutor(2);
        var pids = new HashSet<int>();
        for (var i = 0; i < 10; i++)
        {
            pids.Add(await pool.Submit(ProcessWork.Pid).WaitAsync(Patience));
        }

        pids.Should().ContainSingle();
    }

    [Test]
    public async Task Submit_TwoThatWaitForEachOther_UseTwoProcesses()
    {
        using var gate = new ProcessGate();
        Task<int>[] work = [_pool.Submit(ProcessGate.Pass, gate.Path), _pool.Submit(ProcessGate.Pass, gate.Path)];
        using ProcessGate.Visitor first = gate.Await();
        using ProcessGate.Visitor second = gate.Await();
        first.Release();
        second.Release();

        (await Task.WhenAll(work).WaitAsync(Patience)).Should().BeEquivalentTo([first.Pid, second.Pid]).And.OnlyHaveUniqueItems();
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1000)]
    public void Map_AnyChunkSize_KeepsTheOrder(int chunksize) =>
        _pool.Map(ProcessWork.Square, Enumerable.Range(0, 100), chunksize).Should().Equal(Enumerable.Range(0, 100).Select(i => i * i));

    [Test]
    public void Map_OneFails_GivesTheResultsBeforeItsChunk()
    {
        using IEnumerator<int> results = _pool.Map(ProcessWork.ThrowUnlessEven, [2, 4, 6, 7, 8], chunksize: 2).GetEnumerator();

        results.MoveNext().Should().BeTrue();
        results.Current.Should().Be(2);
        results.MoveNext().Should().BeTrue();
        results.Current.Should().Be(4);
        results.Invoking(r => r.MoveNext()).Should().Throw<ArgumentException>().WithMessage("7 is odd");
    }

    [Test]
    public void Map_ChunkSizeBelowOne_Throws() =>
        _pool.Invoking(pool => pool.Map(ProcessWork.Square, [1], chunksize: 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("chunksize");

    [Test]
    public async Task Initializer_WithArguments_RunsFirstInEveryWorker()
    {
        using var pool = new ProcessPoolExecutor(1, initializer: ProcessWork.Greet, initargs: ["worker", 7], maxTasksPerChild: 1);

        (await pool.Submit(ProcessWork.Greeting).WaitAsync(Patience)).Should().Be("hello worker 7");
        (await pool.Submit(ProcessWork.Greeting).WaitAsync(Patience)).Should().Be("hello worker 7");
    }

    [Test]
    public void Initializer_WrongNumberOfArguments_IsRefusedAtOnce()
    {
        var make = () => new ProcessPoolExecutor(1, initializer: ProcessWork.Greet, initargs: ["worker"]);

        make.Should().Throw<ArgumentException>().WithMessage("*Greet takes 2 arguments, not 1*");
    }

    [Test]
    public async Task MaxTasksPerChild_Two_ReplacesTheWorkerAfterTwo()
    {
        using var pool = new ProcessPoolExecutor(1, maxTasksPerChild: 2);
        var pids = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            pids.Add(await pool.Submit(ProcessWork.Pid).WaitAsync(Patience));
        }

        pids[1].Should().Be(pids[0]);
        pids[2].Should().NotBe(pids[0]);
        pids[3].Should().Be(pids[2]);
    }

    [Test]
    public async Task Worker_WhatItPrints_GoesWhereTheParentPrints()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("The test redirects descriptors.");
        }

        using var pool = new ProcessPoolExecutor(1);
        string file = Path.GetTempFileName();
        try
        {
            string printed = await pool.Submit(ProcessWork.PrintFromNestedWorker, file).WaitAsync(Patience);

            printed.Should().Contain("printed in the worker (out)").And.Contain("printed in the worker (error)");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Worker_Input_IsEmpty() => (await _pool.Submit(ProcessWork.ReadInput).WaitAsync(Patience)).Should().BeNull();

    [Test]
    public async Task Worker_Environment_DoesNotMakeItsChildrenWorkers() =>
        (await _pool.Submit(ProcessWork.WorkerVariables).WaitAsync(Patience)).Should().BeEquivalentTo(ProcessWork.WorkerVariables());

    [Test]
    public async Task Worker_Interrupted_GoesOn()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The test sends a signal.");
        }

        using var gate = new ProcessGate();
        Task<int> work = _pool.Submit(ProcessGate.Pass, gate.Path);
        using ProcessGate.Visitor visitor = gate.Await();

        ProcessWork.Interrupt(visitor.Pid);
        visitor.Release();

        (await work.WaitAsync(Patience)).Should().Be(visitor.Pid);
        ProcessWork.Interrupt(visitor.Pid);
        (await _pool.Submit(ProcessWork.Square, 2).WaitAsync(Patience)).Should().Be(4);
    }

    [Test]
    public async Task Worker_EntryAssembly_IsTheParents()
    {
        string? name = await _pool.Submit(static () => System.Reflection.Assembly.GetEntryAssembly()?.FullName).WaitAsync(Patience);

        name.Should().Be(System.Reflection.Assembly.GetEntryAssembly()!.FullName);
    }

    private static Func<T, string> LambdaOf<T>() => static value => $"{value}";
}
