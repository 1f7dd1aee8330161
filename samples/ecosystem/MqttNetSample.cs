using MQTTnet;

namespace Ecosystem;

internal static class MqttNetSample
{
    public static async Coroutine Run(int port)
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin mqttnet
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        var news = new AsyncioQueue<string>();
        client.ApplicationMessageReceivedAsync += _ =>
        {
            Say("a handler on the loop", OnLoop);
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += loop.Wrap(async Coroutine (MqttApplicationMessageReceivedEventArgs e) =>
        {
            Say("a wrapped handler on the loop", OnLoop);
            await news.Put(e.ApplicationMessage.ConvertPayloadToString());
        });
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        await client.SubscribeAsync("news");
        await client.PublishStringAsync("news", "hello");
        Say("news", await news.Get());
        Say("after an await on the loop", OnLoop);
        await client.DisconnectAsync();
        // end

        await using Silence silent = await Silence.Start();

        // begin mqttnet cancel
        // Connecting that is cancelled by its token ends with an error of MQTTnet's, not as cancelled.
        // A limit around the task itself ends with its own.
        MqttClientOptions options = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", silent.Port)
            .WithTimeout(TimeSpan.FromSeconds(1))
            .Build();
        Say("a server that is silent, limited to 0.1 s by a token", await ErrorOf(
            () => Asyncio.WaitFor(ct => client.ConnectAsync(options, ct), 0.1)));
        Say("a server that is silent, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(client.ConnectAsync(options), 0.1)));
        // end
    }
}
