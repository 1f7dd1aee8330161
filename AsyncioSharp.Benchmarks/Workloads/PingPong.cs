namespace AsyncioSharp.Benchmarks;

/// <summary>Two tasks wake each other through new futures: a round is two futures and two switches.</summary>
internal sealed class PingPong : TimedWorkload
{
    public override string Name => "ping_pong";

    public override string Title => "future ping-pong, per round";

    public override int Operations => 100_000;

    public override double? Goal => 115;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(new Table(loop).Play(operations));

    private sealed class Table(EventLoop loop)
    {
        private Future<int> _ball = loop.CreateFuture<int>();
        private Future<int> _back = loop.CreateFuture<int>();

        public async Coroutine Play(int rounds)
        {
            AsyncioTask other = Asyncio.CreateTask(Answer(rounds));
            for (int i = 0; i < rounds; i++)
            {
                Future<int> back = _back;
                _ball.SetResult(i);
                await back;
            }

            await other;
        }

        private async Coroutine Answer(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                int value = await _ball;
                _ball = loop.CreateFuture<int>();
                Future<int> back = _back;
                _back = loop.CreateFuture<int>();
                back.SetResult(value);
            }
        }
    }
}
