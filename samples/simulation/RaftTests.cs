using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AsyncioSharp;
using AsyncioSharp.Net;
using AsyncioSharp.Simulation;
using AsyncioSharp.Testing;
using NUnit.Framework;

namespace Simulation.Samples;

/// <summary>
/// Three nodes under crashes, partitions and lost packets. What Raft promises is claimed while the faults are on; once they have ended, a
/// write has to come through.
/// </summary>
public sealed class RaftTests
{
    private static readonly string[] Names = ["n1", "n2", "n3"];

    [Test, AsyncioCampaign(Seeds = 30, Expected = ["a node crashed", "a node was cut off"])]
    public Coroutine Raft_UnderFaults_KeepsItsPromises() => Scenario(RaftBug.None);

    [TestCase(RaftBug.StaleRead, 100)]
    [TestCase(RaftBug.DoubleVote, 300)]
    [TestCase(RaftBug.LostCommit, 100)]
    [TestCase(RaftBug.LogDivergence, 100)]
    public void ABug_IsFound(RaftBug bug, int seeds)
    {
        ScheduleException? failure = Assert.Throws<ScheduleException>(() => AsyncioTest.Run(
            () => Scenario(bug),
            new TestOptions { Seeds = $"1-{seeds}", Freedom = ScheduleFreedom.Faults, Output = TextWriter.Null, RealTimeLimit = 60 }));
        TestContext.Out.WriteLine(failure!.Message);
    }

    private static async Coroutine Scenario(RaftBug bug)
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Uniform(0.001, 0.02);
        world.Net.Loss = 0.01;
        Dictionary<string, RaftNode> nodes = [];
        SimHost[] hosts =
        [
            .. Names.Select(name => world.Host(name, async Coroutine () =>
            {
                nodes[name] = new RaftNode(name, Names, bug);
                await nodes[name].Run();
            })),
        ];
        var client = new Client();
        SimHost clientHost = world.Host("client", client.Run);

        // A crash at the worst moment is rare where crashes come at any time: the program names the moment, and the test takes hold of it.
        using TestBarrier voted = TestBarrier.Observe("voted");
        AsyncioTask crashes = Asyncio.CreateTask(CrashVoters());

        Dictionary<int, string> leaders = [];
        Dictionary<int, RaftEntry> committed = [];
        using IDisposable elections = Sim.Safety(() => Names.All(HasNoRival), "one leader a term");
        using IDisposable commits = Sim.Safety(() => Names.All(AgreesOnWhatIsCommitted), "what is committed stays");
        using IDisposable reads = Sim.Safety(() => client.StaleRead is null, "a read sees every write that was answered before it");

        for (int i = 0; i < 60; i++)
        {
            foreach (SimHost host in hosts)
            {
                if (Sim.Buggify($"crash {host.Name}", 0.05))
                {
                    host.Crash();
                    Sim.Reachable("a node crashed");
                    await Asyncio.Sleep(0.02);
                    host.Restart();
                }

                if (Sim.Buggify($"cut {host.Name} off", 0.05))
                {
                    Sim.Reachable("a node was cut off");
                    using (world.Net.Partition([host], hosts.Where(other => other != host)))
                    {
                        await Asyncio.Sleep(1.5);
                    }
                }
            }

            await Asyncio.Sleep(0.1);
        }

        crashes.Cancel();
        int answered = client.Answered;
        await Sim.Liveness(() => client.Answered > answered, within: 30, "a write comes through");

        async Coroutine CrashVoters()
        {
            while (true)
            {
                var voter = (string)(await voted.Reached()).Data!;
                if (Sim.Buggify("crash after a vote", 0.5))
                {
                    hosts.Single(host => host.Name == voter).Restart();
                }
            }
        }

        bool HasNoRival(string name) =>
            !nodes.TryGetValue(name, out RaftNode? node) || node.State != RaftNode.Role.Leader
                || leaders.TryAdd(node.Term, name) || leaders[node.Term] == name;

        bool AgreesOnWhatIsCommitted(string name)
        {
            if (nodes.TryGetValue(name, out RaftNode? node))
            {
                for (int index = 1; index <= Math.Min(node.Commit, node.Log.Count); index++)
                {
                    if (!committed.TryAdd(index, node.Log[index - 1]) && committed[index] != node.Log[index - 1])
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }

    /// <summary>Writes 1, 2, 3… and reads after each, wherever somebody answers.</summary>
    private sealed class Client : DatagramProtocol
    {
        private readonly AsyncioQueue<RaftNode.Message> _answers = new();

        /// <summary>The last write that was answered.</summary>
        public int Answered { get; private set; }

        public string? StaleRead { get; private set; }

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) =>
            _answers.PutNowait(JsonSerializer.Deserialize<RaftNode.Message>(data)!);

        public async Coroutine Run()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            (DatagramTransport transport, _) = await loop.CreateDatagramEndpoint(() => this, localAddr: ("0.0.0.0", 0));
            for (int id = 1; ; id++)
            {
                if (await Ask("put", id, id) is not null)
                {
                    Answered = id;
                }

                int before = Answered;
                if (await Ask("get", 0, -id) is { } answer && answer.Index < before)
                {
                    StaleRead = $"{answer.From} said {answer.Index} after {before} was answered";
                }

                await Asyncio.Sleep(0.05);
            }

            async Coroutine<RaftNode.Message?> Ask(string kind, int value, int id)
            {
                foreach (string name in Names)
                {
                    AddrInfo[] found = await loop.Getaddrinfo(name, 7200, family: AddressFamily.InterNetwork);
                    transport.Sendto(JsonSerializer.SerializeToUtf8Bytes(new RaftNode.Message(kind, 0, "client") { Index = value, Round = id }), found[0].Sockaddr);
                }

                try
                {
                    return await Asyncio.WaitFor(
                        async Coroutine<RaftNode.Message> () =>
                        {
                            while (true)
                            {
                                RaftNode.Message answer = await _answers.Get();
                                if (answer.Round == id)
                                {
                                    return answer;
                                }
                            }
                        },
                        0.3);
                }
                catch (TimeoutException)
                {
                    return null;
                }
            }
        }
    }
}
