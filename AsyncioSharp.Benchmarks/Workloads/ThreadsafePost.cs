namespace AsyncioSharp.Benchmarks;

/// <summary>One other thread posts callbacks as fast as it can while the loop runs them: from the first post to the last callback, per post.</summary>
internal sealed class ThreadsafePost : TimedWorkload
{
    public override string Name => "threadsafe_post";

    public override string Title => "call_soon_threadsafe, per post";

    public override int Operations => 200_000;

    public override double? Goal => 45;

    protected override void Run(EventLoop loop, int operations)
    {
        int left = operations;
        Action callback = () =>
        {
            if (--left == 0)
            {
                loop.Stop();
            }
        };
        var producer = new Thread(() =>
        {
            for (int i = 0; i < operations; i++)
            {
                loop.CallSoonThreadsafe(callback);
            }
        });
        loop.CallSoon(producer.Start);
        loop.RunForever();
        producer.Join();
    }
}
