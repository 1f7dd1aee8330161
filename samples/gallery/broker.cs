// A broker: clients subscribe to topics, and what somebody publishes goes to all who have subscribed. "SUB topic", "PUB topic text".
// Shows a server whose clients share plain dictionaries, one queue per subscriber, and a slow subscriber that loses the oldest messages.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main()
{
    var broker = new Broker(keep: 3);
    await using Server server = await Asyncio.StartServer(broker.Serve, "127.0.0.1", 0);
    int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

    await Asyncio.TaskGroup(async group =>
    {
        AsyncioTask<string> weather = group.CreateTask(Listen(port, "weather", 2));
        AsyncioTask<string> sport = group.CreateTask(Listen(port, "sport", 1));
        while (broker.Subscriptions < 2)
        {
            await Asyncio.Sleep(0.01);
        }

        await Publish(port, "PUB weather sunny", "PUB sport 2:1", "PUB news nobody listens", "PUB weather cloudy");
        Console.WriteLine($"weather: {await weather}");
        Console.WriteLine($"sport: {await sport}");
    });

    // Somebody who takes nothing: the broker keeps the last three, and loses no time over him.
    var inbox = new Inbox(3);
    for (int i = 1; i <= 5; i++)
    {
        inbox.Add($"message {i}");
    }

    Console.WriteLine($"kept: {await inbox.Next()}, {await inbox.Next()}, {await inbox.Next()}; lost: {inbox.Lost}");
}

async Coroutine<string> Listen(int port, string topic, int count)
{
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
    writer.Write(Encoding.UTF8.GetBytes($"SUB {topic}\n"));
    var heard = new List<string>();
    while (heard.Count < count)
    {
        heard.Add(Encoding.UTF8.GetString(await Asyncio.WaitFor(reader.ReadLine(), 10)).TrimEnd());
    }

    writer.Close();
    return string.Join(", ", heard);
}

async Coroutine Publish(int port, params string[] lines)
{
    var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
    writer.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
    writer.Close();
    await writer.WaitClosed();
}

AsyncioContext.Run(Main());

class Broker(int keep)
{
    private readonly Dictionary<string, List<Inbox>> _topics = [];

    public int Subscriptions => _topics.Values.Sum(inboxes => inboxes.Count);

    public async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        var inbox = new Inbox(keep);
        AsyncioTask sending = Asyncio.CreateTask(Send(inbox, writer));
        try
        {
            await foreach (byte[] line in reader)
            {
                string[] parts = Encoding.UTF8.GetString(line).TrimEnd().Split(' ', 3);
                switch (parts)
                {
                    case ["SUB", string topic]:
                        Inboxes(topic).Add(inbox);
                        break;
                    case ["PUB", string topic, string text]:
                        Inboxes(topic).ForEach(one => one.Add(text));
                        break;
                }
            }
        }
        finally
        {
            foreach (List<Inbox> inboxes in _topics.Values)
            {
                inboxes.Remove(inbox);
            }

            sending.Cancel();
            writer.Close();
        }
    }

    private static async Coroutine Send(Inbox inbox, AsyncioStreamWriter writer)
    {
        while (true)
        {
            writer.Write(Encoding.UTF8.GetBytes(await inbox.Next() + "\n"));
            await writer.Drain();
        }
    }

    private List<Inbox> Inboxes(string topic) => _topics.TryGetValue(topic, out List<Inbox>? inboxes) ? inboxes : _topics[topic] = [];
}

/// <summary>What is on its way to one subscriber; of more than so many the oldest are lost.</summary>
class Inbox(int keep)
{
    private readonly AsyncioQueue<string> _queue = new(keep);

    public int Lost { get; private set; }

    public void Add(string text)
    {
        if (_queue.Full())
        {
            _queue.GetNowait();
            Lost++;
        }

        _queue.PutNowait(text);
    }

    public Coroutine<string> Next() => _queue.Get();
}
