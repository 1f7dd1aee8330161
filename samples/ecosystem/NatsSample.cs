using NATS.Client.Core;

namespace Ecosystem;

internal static class NatsSample
{
    public static async Coroutine Run(int port)
    {
        string server = $"nats://127.0.0.1:{port}";

        // begin nats
        await using var nats = new NatsConnection(new NatsOpts { Url = server });
        await nats.ConnectAsync();

        // There are no handlers: messages are awaited, so the body of the loop runs on the loop's thread.
        await using INatsSub<int> questions = await nats.SubscribeCoreAsync<int>("square");
        AsyncioTask answering = Asyncio.CreateTask(async Coroutine (CancellationToken ct) =>
        {
            await foreach (NatsMsg<int> question in questions.Msgs.ReadAllAsync(ct))
            {
                Say("a message on the loop", OnLoop);
                await question.ReplyAsync(question.Data * question.Data);
            }
        });

        NatsMsg<int> answer = await nats.RequestAsync<int, int>("square", 12);
        Say("answer", answer.Data);
        Say("after an await on the loop", OnLoop);

        answering.Cancel();
        Say("a subscription that is cancelled", await ErrorOf(async () => await answering));

        // Nobody answers: the token, or the limit of the request itself (NatsSubOpts.Timeout).
        await using INatsSub<int> silent = await nats.SubscribeCoreAsync<int>("silent");
        Say("a request of 5 s, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(
            ct => nats.RequestAsync<int, int>("silent", 1, cancellationToken: ct), 0.1)));
        // end
    }
}
