using StackExchange.Redis;

namespace Ecosystem;

internal static class RedisSample
{
    public static async Coroutine Run(int port)
    {
        string server = $"127.0.0.1:{port},allowAdmin=true";
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin redis
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(server);
        IDatabase db = redis.GetDatabase();
        await db.StringSetAsync("greeting", "hello");
        Say("greeting", await db.StringGetAsync("greeting"));
        Say("after an await on the loop", OnLoop);

        // Commands take no token: the limit ends the wait. The command itself goes on, and its answer is dropped.
        await db.ExecuteAsync("CLIENT", "PAUSE", "1000");
        Say("a server that pauses, limited to 0.1 s", await ErrorOf(
            () => Asyncio.Timeout(0.1, async Coroutine (_) => Say("late", await db.StringGetAsync("greeting")))));

        var news = new AsyncioQueue<string>();
        ISubscriber subscriber = redis.GetSubscriber();
        RedisChannel channel = RedisChannel.Literal("news");
        await subscriber.SubscribeAsync(channel, (_, _) => Say("a handler on the loop", OnLoop));
        await subscriber.SubscribeAsync(channel, loop.Wrap((RedisChannel _, RedisValue text) => news.PutNowait(text.ToString())));
        await subscriber.PublishAsync(channel, "by a handler");
        Say("news", await news.Get());
        await subscriber.UnsubscribeAllAsync();

        // Without a handler: the queue of a channel is awaited on the loop, in order.
        ChannelMessageQueue messages = await subscriber.SubscribeAsync(channel);
        await subscriber.PublishAsync(channel, "by the queue");
        Say("news", (await messages.ReadAsync()).Message);
        // end
    }
}
