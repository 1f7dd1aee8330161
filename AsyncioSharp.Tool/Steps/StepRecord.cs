using System.Diagnostics.Tracing;
using System.Globalization;
using System.Security.Cryptography;
using AsyncioSharp.Timelines;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>The steps of all loops of a process over some seconds.</summary>
internal sealed class StepRecord
{
    // A page with more takes a browser too long.
    public const int MostSteps = 200_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<int, LoopSteps> _loops = [];

    private StepRecord()
    {
    }

    /// <summary>The loops, by their numbers.</summary>
    public IReadOnlyCollection<LoopSteps> Loops => _loops.Values;

    /// <summary>Steps that were too many to keep.</summary>
    public long Dropped { get; private set; }

    /// <summary>Records.</summary>
    /// <param name="process">The process.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="most">The most steps of a loop to keep.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="ToolError">The process cannot be reached, has no loop that runs in real time, or did not send everything.</exception>
    public static async Task<StepRecord> RecordAsync(TargetProcess process, double seconds, int most, CancellationToken token)
    {
        long id = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        var provider = new EventPipeProvider(
            InspectionProtocol.Source,
            EventLevel.Informational,
            StepProtocol.Keyword,
            new Dictionary<string, string>
            {
                [StepProtocol.IdKey] = id.ToString(CultureInfo.InvariantCulture),
                [StepProtocol.SecondsKey] = seconds.ToString("R", CultureInfo.InvariantCulture),
                [StepProtocol.MostKey] = most.ToString(CultureInfo.InvariantCulture),
                [StepProtocol.LeaseKey] = Lease.Argument(StepProtocol.LeaseKey).Value,
            });
        await using Channel channel = await Channel.OpenAsync(process, [provider], token: token);
        await using var lease = Lease.Keep(process, StepProtocol.Keyword, StepProtocol.LeaseKey);
        var record = new StepRecord();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds) + s_patience);
        try
        {
            await record.ReadAsync(channel, process, id, patience.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new ToolError(
                record._loops.Count == 0 ? process.DescribeSilence() : $"Process {process.Id} did not send the end of the recording.");
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new ToolError($"The recording of process {process.Id} is damaged: {error.Message}");
        }

        return record._loops.Count > 0
            ? record
            : throw new ToolError($"No loop of process {process.Id} runs in real time, so there is nothing to record.");
    }

    /// <summary>What a page shows of it: the rows of each loop, and the steps of all in the order of their time.</summary>
    public Timeline ToTimeline(string title, string facts)
    {
        var lanes = new List<TimelineLane>();
        var steps = new List<TimelineStep>();
        foreach (LoopSteps loop in _loops.Values)
        {
            string prefix = _loops.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{loop.Number}: ") : string.Empty;
            int first = lanes.Count;
            lanes.AddRange(loop.Rows.Select(
                (row, index) => new TimelineLane(prefix + row.Name, row.Body, IsTask: index > 0, 0, 0, loop.Number)));
            steps.AddRange(loop.Steps.Select(step => step with { Row = first + step.Row }));
        }

        string dropped = Dropped > 0 ? $", and {Quantity.Count(Dropped)} steps more, which were too many to keep" : string.Empty;
        return new Timeline
        {
            Title = title,
            Facts = facts + dropped,
            Failure = string.Join('\n', _loops.Values.Where(static loop => loop.IsOpenAtEnd).Select(Stuck)),
            TicksPerSecond = 1_000_000_000,
            StepsLast = true,
            Lanes = lanes,
            Steps = _loops.Count > 1 ? [.. steps.OrderBy(static step => step.Time)] : steps,
        };
    }

    private static string Stuck(LoopSteps loop)
    {
        TimelineStep last = loop.Steps[^1];
        return $"Loop {loop.Number} did not come out of a step of {loop.Rows[last.Row].Name} ({loop.Rows[last.Row].Body}) "
            + $"in {Quantity.Time(last.Length / 1e9)}.";
    }

    private async Task ReadAsync(Channel channel, TargetProcess process, long id, CancellationToken token)
    {
        int parts = 0;
        while (true)
        {
            NetTraceEvent next = await channel.NextAsync(token)
                ?? throw new ToolError($"Process {process.Id} ended while it was recorded.");
            if (next.Definition.Provider != InspectionProtocol.Source
                || next.Definition.Id is < StepProtocol.OfLoop or > StepProtocol.End)
            {
                continue;
            }

            var reader = new PayloadReader(next.Payload.Span);
            if (reader.Int64() != id)
            {
                continue;                                // another one records as well
            }

            int number = reader.Int32();
            switch (next.Definition.Id)
            {
                case StepProtocol.OfLoop when number != StepProtocol.Version:
                    throw new ToolError(
                        $"Process {process.Id} records steps in version {number}, this tool reads version {StepProtocol.Version}. "
                            + "Use the tool of the version of AsyncioSharp that the process has.");
                case StepProtocol.OfLoop:
                    int loop = reader.Int32();
                    _loops[loop] = new LoopSteps(loop, reader.Int64());
                    break;
                case StepProtocol.Part:
                    LoopOf(number).Read(reader.Bytes());
                    parts++;
                    break;
                default:
                    End(process, isComplete: number == parts, reader);
                    return;
            }
        }
    }

    private LoopSteps LoopOf(int number) =>
        _loops.GetValueOrDefault(number) ?? throw new InvalidDataException($"Steps of loop {number} come before the loop.");

    private void End(TargetProcess process, bool isComplete, PayloadReader reader)
    {
        Dropped = reader.Int64();
        string failure = reader.Utf16();
        if (failure.Length > 0)
        {
            throw new ToolError($"Process {process.Id} could not record its steps: {PlainText.OneLine(failure)}");
        }

        if (!isComplete)
        {
            throw new ToolError($"A part of the recording of process {process.Id} was lost on the way. Record for a shorter time.");
        }
    }
}
