using System.Net;
using System.Text.Json;
using AsyncioSharp;
using AsyncioSharp.Net;

namespace Simulation.Samples;

/// <summary>
/// An entry of the log: who was the leader then, what it sets the value to, and, if it changes them, who is a member from here on.
/// </summary>
public sealed record RaftEntry(int Term, int Value, string? Members = null);

/// <summary>
/// A node of a replicated register, after Ongaro and Ousterhout (2014): elections, replication, reads through the leader, new members.
/// </summary>
public sealed class RaftNode(string name, string[] all, RaftBug bug)
{
    private const int Port = 7200;
    private const double HeartBeat = 0.05;

    private readonly AsyncioQueue<(Message Message, EndPoint From)> _inbox = new();
    private readonly Dictionary<string, int> _next = [];
    private readonly Dictionary<string, int> _match = [];
    private readonly Dictionary<string, int> _heardRound = [];
    private readonly HashSet<string> _votes = [];
    private readonly List<(int Index, EndPoint Client, int Id)> _writes = [];
    private readonly List<(int Round, EndPoint Client, int Id)> _reads = [];
    private DatagramTransport? _transport;
    private string? _votedFor;
    private int _round;
    private double _wakeAt;

    public enum Role
    {
        Follower,
        Candidate,
        Leader,
    }

    public Role State { get; private set; }

    public int Term { get; private set; }

    /// <summary>The log. Its first entry has the number 1.</summary>
    public List<RaftEntry> Log { get; } = [];

    public int Commit { get; private set; }

    public int MemberCount => Members.Length;

    /// <summary>Those of the newest entry that says, committed or not.</summary>
    private string[] Members => Log.FindLast(static entry => entry.Members is not null)?.Members!.Split(',') ?? all;

    private int LastTerm => Log.Count == 0 ? 0 : Log[^1].Term;

    private int LastValue => Log.Count == 0 ? 0 : Log[^1].Value;

    private IEnumerable<string> Others => Members.Where(one => one != name);

    /// <summary>An entry of its own term is committed: only then a leader knows what else is.</summary>
    private bool KnowsWhatIsCommitted => Commit > 0 && Log[Commit - 1].Term == Term;

    private static double Now => Asyncio.GetRunningLoop().Time();

    public async Coroutine Run()
    {
        await Load();
        (_transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(() => new Wire(_inbox), localAddr: ("0.0.0.0", Port));
        Rest();
        while (true)
        {
            try
            {
                (Message message, EndPoint from) = await Asyncio.WaitFor(_inbox.Get(), Math.Max(0, _wakeAt - Now));
                await Handle(message, from);
            }
            catch (TimeoutException)
            {
                await OnTime();
            }
        }
    }

    private async Coroutine OnTime()
    {
        if (State == Role.Leader)
        {
            await Replicate();
            return;
        }

        if (!Members.Contains(name))
        {
            // It waits to be taken in.
            Rest();
            return;
        }

        State = Role.Candidate;
        Term++;
        _votedFor = name;
        _votes.Clear();
        _votes.Add(name);
        Rest();
        await Save();
        foreach (string other in Others)
        {
            await Send(other, new Message("vote?", Term, name) { Index = Log.Count, LogTerm = LastTerm });
        }
    }

    private async Coroutine Handle(Message message, EndPoint from)
    {
        if (message.Term > Term)
        {
            Term = message.Term;
            _votedFor = null;
            Follow();
            await Save();
        }

        switch (message.Kind)
        {
            case "vote?":
                bool isUpToDate = message.LogTerm > LastTerm || (message.LogTerm == LastTerm && message.Index >= Log.Count);
                bool grants = message.Term == Term && isUpToDate && (_votedFor is null || _votedFor == message.From);
                if (grants)
                {
                    _votedFor = message.From;
                    Rest();
                    if (bug != RaftBug.DoubleVote)
                    {
                        await Save();
                    }
                }

                await Send(message.From, new Message("vote", Term, name) { Ok = grants });
                if (grants)
                {
                    await Sim.Barrier("voted", (name, message.From));
                }

                break;
            case "vote" when State == Role.Candidate && message.Term == Term && message.Ok:
                _votes.Add(message.From);
                if (IsMajority(_votes.Contains))
                {
                    await Lead();
                }

                break;
            case "append":
                await Append(message);
                break;
            case "appended" when State == Role.Leader && message.Term == Term:
                await OnAppended(message);
                break;
            case "put" or "get":
                await Serve(message, from);
                break;
            case "grow" when State == Role.Leader:
                await Grow(message.Members!.Split(','));
                break;
        }
    }

    private async Coroutine Lead()
    {
        State = Role.Leader;
        _writes.Clear();
        _reads.Clear();
        _next.Clear();
        _match.Clear();
        _heardRound.Clear();
        Log.Add(new RaftEntry(Term, LastValue));
        await Save();
        await Replicate();
    }

    private async Coroutine Replicate()
    {
        _round++;
        _wakeAt = Now + HeartBeat;
        foreach (string other in Others)
        {
            int before = _next.GetValueOrDefault(other, Log.Count) - 1;
            await Send(other, new Message("append", Term, name)
            {
                Index = before, LogTerm = before == 0 ? 0 : Log[before - 1].Term, Entries = [.. Log.Skip(before)], Commit = Commit, Round = _round,
            });
        }
    }

    private async Coroutine Append(Message message)
    {
        if (message.Term < Term)
        {
            await Send(message.From, new Message("appended", Term, name));
            return;
        }

        Follow();
        bool agrees = message.Index == 0 || (message.Index <= Log.Count && Log[message.Index - 1].Term == message.LogTerm);
        if (bug == RaftBug.LogDivergence)
        {
            agrees = message.Index <= Log.Count;
        }

        if (agrees)
        {
            for (int i = 0; i < message.Entries.Length; i++)
            {
                int at = message.Index + i;
                if (at < Log.Count && (Log[at].Term != message.Entries[i].Term || bug == RaftBug.LogDivergence))
                {
                    if (bug == RaftBug.LogDivergence)
                    {
                        continue;
                    }

                    Log.RemoveRange(at, Log.Count - at);
                }

                if (at >= Log.Count)
                {
                    Log.Add(message.Entries[i]);
                }
            }

            if (message.Entries.Length > 0)
            {
                await Save();
            }

            Commit = Math.Max(Commit, Math.Min(message.Commit, message.Index + message.Entries.Length));
        }

        await Send(message.From, new Message("appended", Term, name)
        {
            Ok = agrees, Index = agrees ? message.Index + message.Entries.Length : Math.Min(message.Index - 1, Log.Count), Round = message.Round,
        });
    }

    private async Coroutine OnAppended(Message message)
    {
        _heardRound[message.From] = Math.Max(_heardRound.GetValueOrDefault(message.From), message.Round);
        if (message.Ok)
        {
            _match[message.From] = Math.Max(_match.GetValueOrDefault(message.From), message.Index);
            _next[message.From] = _match[message.From] + 1;
        }
        else
        {
            _next[message.From] = Math.Clamp(message.Index + 1, 1, _next.GetValueOrDefault(message.From, Log.Count));
        }

        for (int index = Log.Count; index > Commit && Log[index - 1].Term == Term; index--)
        {
            if (IsMajority(one => one == name || _match.GetValueOrDefault(one) >= index))
            {
                Commit = index;
            }
        }

        await AnswerClients();
    }

    private async Coroutine Serve(Message message, EndPoint from)
    {
        if (State != Role.Leader)
        {
            return;
        }

        if (message.Kind == "put")
        {
            Log.Add(new RaftEntry(Term, message.Index));
            await Save();
            Commit = bug == RaftBug.LostCommit ? Log.Count : Commit;
            _writes.Add((Log.Count, from, message.Round));
        }
        else
        {
            _reads.Add((_round + 1, from, message.Round));
        }

        await Replicate();
        await AnswerClients();
    }

    /// <summary>
    /// Takes new members in: one at a time, and only when the change before it is committed. Then every majority of the old members and
    /// every one of the new have somebody in common.
    /// </summary>
    private async Coroutine Grow(string[] wanted)
    {
        bool isSettled = KnowsWhatIsCommitted && Log.FindLastIndex(static entry => entry.Members is not null) < Commit;
        string[] missing = [.. wanted.Except(Members)];
        string[] added = bug == RaftBug.MembershipRace ? missing : isSettled ? [.. missing.Take(1)] : [];
        if (added.Length > 0)
        {
            Log.Add(new RaftEntry(Term, LastValue, string.Join(',', Members.Concat(added))));
            await Save();
            await Replicate();
        }
    }

    private bool IsMajority(Func<string, bool> agrees) => Members.Count(agrees) > Members.Length / 2;

    private async Coroutine AnswerClients()
    {
        foreach ((int index, EndPoint client, int id) in _writes.Where(one => one.Index <= Commit).ToArray())
        {
            await Send(client, new Message("put ok", Term, name) { Index = Log[index - 1].Value, Round = id });
        }

        _writes.RemoveAll(one => one.Index <= Commit);
        foreach ((int round, EndPoint client, int id) in _reads.ToArray())
        {
            bool isStillLeader = IsMajority(one => one == name || _heardRound.GetValueOrDefault(one) >= round);
            if (KnowsWhatIsCommitted && (isStillLeader || bug == RaftBug.StaleRead))
            {
                _reads.Remove((round, client, id));
                await Send(client, new Message("got", Term, name) { Index = Log[Commit - 1].Value, Round = id });
            }
        }
    }

    private void Follow()
    {
        State = Role.Follower;
        Rest();
    }

    private void Rest() => _wakeAt = Now + 0.15 + (0.15 * Sim.Random.NextDouble());

    private async Coroutine Send(string host, Message message)
    {
        AddrInfo[] found = await Asyncio.GetRunningLoop().Getaddrinfo(host, Port, family: System.Net.Sockets.AddressFamily.InterNetwork);
        await Send(found[0].Sockaddr, message);
    }

    private async Coroutine Send(EndPoint to, Message message)
    {
        await Asyncio.Sleep(0);
        _transport!.Sendto(JsonSerializer.SerializeToUtf8Bytes(message), to);
    }

    private async Coroutine Load()
    {
        if (await Asyncio.Files.Exists("raft") && JsonSerializer.Deserialize<Saved>(await Asyncio.Files.ReadAllBytes("raft")) is { } saved)
        {
            Term = saved.Term;
            _votedFor = saved.VotedFor;
            Log.AddRange(saved.Log);
        }
    }

    private async Coroutine Save()
    {
        await Asyncio.Files.WriteAllBytes("raft.new", JsonSerializer.SerializeToUtf8Bytes(new Saved(Term, _votedFor, [.. Log])));
        await Asyncio.Files.Move("raft.new", "raft");
    }

    public sealed record Message(string Kind, int Term, string From)
    {
        public int Index { get; init; }

        public int LogTerm { get; init; }

        public RaftEntry[] Entries { get; init; } = [];

        public int Commit { get; init; }

        public int Round { get; init; }

        public string? Members { get; init; }

        public bool Ok { get; init; }
    }

    private sealed record Saved(int Term, string? VotedFor, RaftEntry[] Log);

    private sealed class Wire(AsyncioQueue<(Message Message, EndPoint From)> inbox) : DatagramProtocol
    {
        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) =>
            inbox.PutNowait((JsonSerializer.Deserialize<Message>(data)!, addr!));
    }
}
