using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ecosystem;

internal static class RabbitMqSample
{
    public static async Coroutine Run(int port)
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin rabbitmq
        var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = port };
        await using IConnection connection = await factory.CreateConnectionAsync();
        await using IChannel channel = await connection.CreateChannelAsync();
        string queue = (await channel.QueueDeclareAsync()).QueueName;

        var news = new AsyncioQueue<string>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) =>
        {
            Say("a handler on the loop", OnLoop);
            return Task.CompletedTask;
        };
        consumer.ReceivedAsync += loop.Wrap(async Coroutine (object _, BasicDeliverEventArgs message) =>
        {
            Say("a wrapped handler on the loop", OnLoop);
            await news.Put(Encoding.UTF8.GetString(message.Body.Span));
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        }).Invoke;
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        await channel.BasicPublishAsync(exchange: "", routingKey: queue, body: "hello"u8.ToArray());
        Say("news", await news.Get());
        Say("after an await on the loop", OnLoop);
        // end

        await using Silence silent = await Silence.Start();
        factory.Port = silent.Port;

        // begin rabbitmq cancel
        // By its token, connecting would end 5 s later: it closes what it began, and waits for the server's answer.
        // A limit around the task does not wait.
        Say("a server that is silent, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(factory.CreateConnectionAsync(), 0.1)));
        // end
    }
}
