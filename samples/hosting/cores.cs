// A chat server on all processors: a loop and a listener for each (SO_REUSEPORT). What a client says goes to the clients of all loops, and
// /count shows why state belongs to one loop: the first owns the counter, and the others ask it. One signal ends all of them in order.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

int port = args.Length > 0 ? int.Parse(args[0]) : 8888;
int loops = args.Length > 1 ? int.Parse(args[1]) : Environment.ProcessorCount;

// Owned by the first loop; nobody else touches it.
int lines = 0;

// What happens when all loops write to it: some of the lines are not counted.
int careless = 0;

// The clients of each loop, which only that loop touches.
HashSet<AsyncioStreamWriter>[] rooms = [.. Enumerable.Range(0, loops).Select(_ => new HashSet<AsyncioStreamWriter>())];

async Coroutine Serve(LoopMember member, AsyncioStreamReader reader, AsyncioStreamWriter writer)
{
    HashSet<AsyncioStreamWriter> room = rooms[member.Index];
    room.Add(writer);
    try
    {
        await foreach (byte[] line in reader)
        {
            if (line.AsSpan().SequenceEqual("/count\n"u8))
            {
                int exact = await member.Loops[0].Run(async Coroutine<int> () => lines);
                writer.Write(Encoding.UTF8.GetBytes($"{exact} lines, counted without an owner: {careless}\n"));
            }
            else
            {
                careless++;
                await member.Loops[0].Run(async Coroutine () => { lines++; });
                Broadcast(member, line);
            }

            await writer.Drain();
        }
    }
    finally
    {
        room.Remove(writer);
        writer.Close();
    }
}

// A message is a call on the loop that owns what it changes. Nobody waits for it here.
void Broadcast(LoopMember member, byte[] line)
{
    for (int i = 0; i < member.Loops.Count; i++)
    {
        HashSet<AsyncioStreamWriter> room = rooms[i];
        member.Loops[i].Post(() =>
        {
            foreach (AsyncioStreamWriter writer in room)
                writer.Write(line);
        });
    }
}

LoopGroup.Run(loops, async Coroutine (member) =>
{
    await using Server server = await Asyncio.StartServer(
        (reader, writer) => Serve(member, reader, writer), "127.0.0.1", port, reusePort: true);
    if (member.Index == 0)
        Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");
    await server.ServeForever();
});
Console.WriteLine("stopped");
