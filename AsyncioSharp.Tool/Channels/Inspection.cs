namespace AsyncioSharp.Tool;

/// <summary>Questions to the loops of a process.</summary>
internal static class Inspection
{
    /// <summary>How long a process has to say that it has heard the question.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks, and waits for the whole answer.</summary>
    /// <param name="process">The process.</param>
    /// <param name="request">The question; null asks for every task of every loop.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="ToolError">The process cannot be reached, has no loops, or the answer is not complete.</exception>
    public static async Task<ProcessSnapshot> AskAsync(
        TargetProcess process, InspectRequest? request = null, CancellationToken token = default)
    {
        request ??= new InspectRequest(InspectionProtocol.TasksRequest);
        await using Channel channel = await Channel.OpenAsync(process, [request.ToProvider()], token: token);
        var answer = new Answer(process, request);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(s_patience);
        try
        {
            while (!answer.IsComplete)
            {
                NetTraceEvent next = await channel.NextAsync(patience.Token)
                    ?? throw new ToolError($"Process {process.Id} ended while it was asked.");
                if (answer.Take(next))
                {
                    patience.CancelAfter(s_patience);    // it goes on
                }
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw answer.Missing();
        }

        return answer.ToSnapshot();
    }
}
