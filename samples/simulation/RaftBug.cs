namespace Simulation.Samples;

/// <summary>What is wrong with a node: faults that the literature knows.</summary>
public enum RaftBug
{
    None,

    /// <summary>A leader answers reads without asking whether it still is the leader.</summary>
    StaleRead,

    /// <summary>A vote is given before it is on the disk: after a crash the node votes again in the same term.</summary>
    DoubleVote,

    /// <summary>A leader takes an entry for committed as soon as it has it itself.</summary>
    LostCommit,

    /// <summary>A follower appends without looking whether its log agrees with the leader's up to there.</summary>
    LogDivergence,

    /// <summary>A leader takes in several new members at once: a majority of the old and one of the new may have nobody in common.</summary>
    MembershipRace,
}
