namespace AsyncioSharp.Tool;

/// <summary>Questions to the loops of a process.</summary>
internal static class Inspection
{
    /// <summary>How long a process has to say that it has heard the question.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks, and waits for the whole answer.</summary>
    /// <param name="process">The process.</param>
    /// <param name="request">The question; null asks for every task of every loop.</param>
    /// <param name="patience">How long the process has for each part of the answer; null is two seconds.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="ToolError">The process cannot be reached, has no loops, or the answer is not complete.</exception>
    public static async Task<ProcessSnapshot> AskAsync(
        TargetProcess process, InspectRequest? request = null, TimeSpan? patience = null, CancellationToken token = default)
    {
        TimeSpan limit = patience ?? s_patience;
        request ??= new InspectRequest(InspectionProtocol.TasksRequest);
        Channel channel = await Channel.OpenAsync(process, [request.ToProvider()], token: token);
        var answer = new Answer(process, request);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
        end.CancelAfter(limit);
        try
        {
            while (!answer.IsComplete)
            {
                NetTraceEvent next = await channel.NextAsync(end.Token)
                    ?? throw new ToolError($"Process {process.Id} ended while it was asked.");
                if (answer.Take(next))
                {
                    end.CancelAfter(limit);              // it goes on
                }
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw answer.Missing();
        }
        finally
        {
            channel.BeginDispose();
        }

        return answer.ToSnapshot();
    }
}
