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
/// Three nodes, to which two more may come, under crashes, partitions and lost packets. What Raft promises is claimed while the faults are on; once they have ended, a
/// write has to come through.
/// </summary>
public sealed class RaftTests
{
    private static readonly string[] Founders = ["n1", "n2", "n3"];
    private static readonly string[] Names = [.. Founders, "n4", "n5"];

    [Test, AsyncioCampaign(Seeds = 30, Expected = ["a node crashed", "a node was cut off"])]
    public Coroutine Raft_UnderFaults_KeepsItsPromises() => Scenario(RaftBug.None, Founders);

    [Test, AsyncioCampaign(Seeds = 15, Expected = ["the network was split", "there are five members"])]
    public Coroutine Raft_TakesInMembersUnderFaults_KeepsItsPromises() => Scenario(RaftBug.None, Names);

    [TestCase(RaftBug.StaleRead, 100, 3)]
    [TestCase(RaftBug.DoubleVote, 100, 3)]
    [TestCase(RaftBug.LostCommit, 100, 4)]
    [TestCase(RaftBug.LogDivergence, 100, 3)]
    [TestCase(RaftBug.MembershipRace, 100, 20)]
    [Category("Slow")]
    public void ABug_IsFoundAndShrunk(RaftBug bug, int seeds, int decisions)
    {
        string[] names = bug == RaftBug.MembershipRace ? Names : Founders;
        ScheduleException? failure = Assert.Throws<ScheduleException>(() => AsyncioTest.Run(
            () => Scenario(bug, names),
            new TestOptions { Seeds = $"1-{seeds}", Freedom = ScheduleFreedom.Faults, Output = TextWriter.Null, RealTimeLimit = 60 }));
        TestContext.Out.WriteLine(failure!.Message);
        Assert.That(failure.Schedule.Deviations, Is.LessThanOrEqualTo(decisions), "what is left of the faults");
    }

    private static async Coroutine Scenario(RaftBug bug, string[] names)
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Uniform(0.001, 0.02);
        world.Net.Loss = 0.01;
        Dictionary<string, RaftNode> nodes = [];
        SimHost[] hosts =
        [
            .. names.Select(name => world.Host(name, async Coroutine () =>
            {
                nodes[name] = new RaftNode(name, Founders, bug);
                await nodes[name].Run();
            })),
        ];
        var client = new Client(names);
        SimHost clientHost = world.Host("client", client.Run);

        // A crash at the worst moment is rare where crashes come at any time: the program names the moment, and the test takes hold of it.
        using TestBarrier voted = TestBarrier.Observe("voted");
        AsyncioTask crashes = Asyncio.CreateTask(CrashVoters());

        Dictionary<int, string> leaders = [];
        Dictionary<int, RaftEntry> committed = [];
        using IDisposable elections = Sim.Safety(() => names.All(HasNoRival), "one leader a term");
        using IDisposable commits = Sim.Safety(() => names.All(AgreesOnWhatIsCommitted), "what is committed stays");
        using IDisposable reads = Sim.Safety(() => client.StaleRead is null, "a read sees every write that was answered before it");

        for (int i = 0; i < 60; i++)
        {
            if (names.Length > Founders.Length && i > 10)
            {
                client.Grow();
                Sim.Sometimes(nodes.Values.Any(static node => node.MemberCount == 5), "there are five members");
                if (Sim.Buggify("split the network", 0.1) && Leader() is { } leader)
                {
                    Sim.Reachable("the network was split");
                    bool isWithTheLeader(SimHost host) => host == leader || !Founders.Contains(host.Name);
                    using (world.Net.Partition(hosts.Where(isWithTheLeader), hosts.Where(host => !isWithTheLeader(host))))
                    {
                        client.Grow();
                        await Asyncio.Sleep(1.5);
                    }
                }
            }

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
                var (voter, candidate) = ((string, string))(await voted.Reached()).Data!;
                if (Sim.Buggify("crash after a vote", 0.5))
                {
                    // The vote arrives, and what the new leader says does not: somebody else may want to be the leader in the same term.
                    SimHost leader = hosts.Single(host => host.Name == candidate);
                    IDisposable[] cuts = [.. hosts.Where(host => host != leader).Select(host => world.Net.Partition(leader, host, oneWay: true))];
                    hosts.Single(host => host.Name == voter).Restart();
                    await Asyncio.Sleep(0.5);
                    Array.ForEach(cuts, static cut => cut.Dispose());
                }
            }
        }

        SimHost? Leader() => hosts.FirstOrDefault(host => nodes.TryGetValue(host.Name, out RaftNode? node) && node.State == RaftNode.Role.Leader);

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
    private sealed class Client(string[] names) : DatagramProtocol
    {
        private readonly AsyncioQueue<RaftNode.Message> _answers = new();
        private bool _grows;

        /// <summary>The last write that was answered.</summary>
        public int Answered { get; private set; }

        public string? StaleRead { get; private set; }

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) =>
            _answers.PutNowait(JsonSerializer.Deserialize<RaftNode.Message>(data)!);

        /// <summary>From here on it also asks the leader to take all nodes in.</summary>
        public void Grow() => _grows = true;

        public async Coroutine Run()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            (DatagramTransport transport, _) = await loop.CreateDatagramEndpoint(() => this, localAddr: ("0.0.0.0", 0));
            for (int id = 1; ; id++)
            {
                if (_grows)
                {
                    await Send(new RaftNode.Message("grow", 0, "client") { Members = string.Join(',', names) });
                }

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

            async Coroutine Send(RaftNode.Message message)
            {
                foreach (string name in names)
                {
                    AddrInfo[] found = await loop.Getaddrinfo(name, 7200, family: AddressFamily.InterNetwork);
                    transport.Sendto(JsonSerializer.SerializeToUtf8Bytes(message), found[0].Sockaddr);
                }
            }

            async Coroutine<RaftNode.Message?> Ask(string kind, int value, int id)
            {
                await Send(new RaftNode.Message(kind, 0, "client") { Index = value, Round = id });

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
