namespace AsyncioSharp.Benchmarks;

/// <summary>Something of which a program may have a few or a million.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="Title">What the table says.</param>
/// <param name="Law">How its cost may grow.</param>
/// <param name="Most">The largest number that is measured.</param>
/// <param name="Measure">The cost of one among so many, in <paramref name="Unit"/>.</param>
/// <param name="Unit">What the cost is.</param>
internal sealed record GrowthRow(string Name, string Title, Law Law, int Most, Func<int, double> Measure, Unit Unit = Unit.Nanoseconds)
{
    private const double Slack = 1.5;

    /// <summary>A hundred, and on by ten, to <see cref="Most"/>.</summary>
    public IEnumerable<int> Sizes
    {
        get
        {
            for (int size = 100; size < Most; size *= 10)
            {
                yield return size;
            }

            yield return Most;
        }
    }

    /// <summary>The most that one may cost, as a multiple of what one of a hundred costs.</summary>
    public double Allowed => Slack * (Law == Law.Flat ? 1 : Math.Log(Most) / Math.Log(100));

    /// <summary>A row that measures the processor time of a whole program on a loop of its own.</summary>
    public static GrowthRow Of(string name, string title, Func<int, Coroutine> program, Law law = Law.Flat, int most = 1_000_000) =>
        new(name, title, law, most, count =>
        {
            using var loop = new EventLoop();
            double start = ThreadTime.Nanoseconds();
            loop.RunUntilComplete(program(count));
            return (ThreadTime.Nanoseconds() - start) / count;
        });

    /// <summary>A row that measures the live bytes of the heap while all of them are there.</summary>
    /// <param name="name">How it is asked for.</param>
    /// <param name="title">What the table says.</param>
    /// <param name="program">Makes them, calls its second argument while they are there, and ends them.</param>
    /// <param name="most">The largest number that is measured.</param>
    public static GrowthRow OfBytes(string name, string title, Func<int, Action, Coroutine> program, int most = 1_000_000) =>
        new(name, title, Law.Flat, most, count =>
        {
            using var loop = new EventLoop();
            loop.RunUntilComplete(program(1, static () => { }));
            long before = GC.GetTotalMemory(forceFullCollection: true);
            long most = 0;
            loop.RunUntilComplete(program(count, () => most = GC.GetTotalMemory(forceFullCollection: true)));
            return (double)(most - before) / count;
        }, Unit.Bytes);
}
