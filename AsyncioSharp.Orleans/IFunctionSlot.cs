using Orleans.Concurrency;

namespace AsyncioSharp.Orleans;

/// <summary>
/// A place in the cluster that runs functions. It is a grain with a number; whichever silo has it runs what is sent to it.
/// </summary>
/// <remarks>
/// No call stays open for longer than <see cref="FunctionHost.PollTime"/>: a function that runs for longer is asked for again with
/// <see cref="Next"/>. So a silo that has died is noticed within the response time-out, however long functions take, and the silo knows
/// whether somebody still waits. Stateless workers do not serve: which of them has the call could not be said in the second question.
/// </remarks>
[Alias("AsyncioSharp.IFunctionSlot")]
internal interface IFunctionSlot : IGrainWithIntegerKey
{
    /// <summary>Starts a call, or joins the one that has this id already.</summary>
    /// <param name="frame">What <see cref="RequestFrame"/> describes.</param>
    /// <returns>What <see cref="AnswerFrame"/> describes.</returns>
    [Alias("Call")]
    [ResponseTimeout("00:00:10")]
    ValueTask<byte[]> Call([Immutable] byte[] frame);

    /// <summary>Asks for what has happened to a call since.</summary>
    /// <param name="id">The call's id.</param>
    /// <param name="seen">How many progress reports the caller has.</param>
    /// <param name="last">Whether the caller gives the call up if the slot does not know it. Then it must not start any more, should its
    /// message still come.</param>
    /// <returns>What <see cref="AnswerFrame"/> describes.</returns>
    [Alias("Next")]
    [ResponseTimeout("00:00:10")]
    ValueTask<byte[]> Next(Guid id, int seen, bool last);

    /// <summary>Nobody waits for a call any more: it is withdrawn, or its function's token is cancelled.</summary>
    /// <param name="id">The call's id.</param>
    /// <returns>A task that ends when the message is on its way.</returns>
    [Alias("Cancel")]
    [OneWay]
    ValueTask Cancel(Guid id);
}
