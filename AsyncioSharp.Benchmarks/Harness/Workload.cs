namespace AsyncioSharp.Benchmarks;

/// <summary>What a workload's number is.</summary>
internal enum Unit
{
    /// <summary>Nanoseconds per operation; smaller is better.</summary>
    Nanoseconds,

    /// <summary>Bytes per operation; smaller is better.</summary>
    Bytes,
}

/// <summary>
/// One row of the table. Its twin with the same name and the same number of operations is in peers/asyncio_workloads.py, unless <see cref="HasPeer"/> is false.
/// </summary>
internal abstract class Workload
{
    /// <summary>The name on both sides.</summary>
    public abstract string Name { get; }

    /// <summary>What the row says.</summary>
    public abstract string Title { get; }

    /// <summary>How many operations one measurement does, on both sides.</summary>
    public abstract int Operations { get; }

    /// <summary>The most that one operation may cost, an absolute figure from the reference machine; null if there is no such goal.</summary>
    public virtual double? Goal => null;

    /// <summary>How many times faster than CPython it has to be; null if that is no goal.</summary>
    public virtual double? RatioGoal => null;

    /// <summary>Another workload, the largest part of its cost that this one may have, and what the table calls it.</summary>
    public virtual (string Name, double Part, string Called)? PartOf => null;

    public virtual Unit Unit => Unit.Nanoseconds;

    public virtual bool HasPeer => true;

    /// <summary>How often it is measured; the median counts.</summary>
    public virtual int Repetitions => 9;

    /// <summary>Brings every method that is measured to the last tier of the JIT.</summary>
    public virtual void WarmUp() => Benchmarks.WarmUp.UntilTierOne(this);

    /// <summary>Does the operations and returns the cost of one.</summary>
    public abstract double Measure(int operations);
}
