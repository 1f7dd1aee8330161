namespace AsyncioSharp.Benchmarks;

/// <summary>All workloads, in the order of the table.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new CallbackChain(),
        new PostChain(),
        new CallbackBatch(),
        new PostBatch(),
        new SleepZeroOne(),
        new SleepZeroMany(),
        new PingPong(),
        new GatherTrivial(),
        new GatherBytes(),
        new GroupTrivial(),
        new GroupBytes(),
        new CreateTaskAwait(),
        new ErrorThroughTasks(),
        new CancelThroughTasks(),
        new ThreeDeepCoroutine(),
        new ThreeDeepNative(),
        new BoundedQueue(),
        new LockFree(),
        new LockContended(),
        new ChannelOnLoop(),
        new ChannelOnPool(),
        new NitoLockOnLoop(),
        new NitoLockOnPool(),
        new CallLaterCancel(),
        new MillionTimers(),
        new ThreadsafePost(),
        new CrossThreadWake(),
        new ProcessPoolCalls(),
        new ProcessPoolSumTwo(),
        new ProcessPoolSum(),
        new SpawnTrue(),
        new PipeThroughCat(),
        new VirtualSleep(),
        new VirtualSleepChecked(),
        new VirtualSleepTraced(),
        new RandomSchedules(),
        new ExhaustiveSchedules(),
        new ProviderDelay(),
        new IdleLoop(),
        new Startup(),
        new StartupAhead(),
    ];

    public static Workload Find(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ArgumentException($"There is no workload '{name}'. `list` names them.");
}
