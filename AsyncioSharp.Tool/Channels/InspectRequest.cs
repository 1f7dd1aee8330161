using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Tool;

/// <summary>A question to the loops of a process. It only reads.</summary>
/// <param name="Kind">What is asked for: <see cref="InspectionProtocol.TasksRequest"/> or another.</param>
internal sealed record InspectRequest(string Kind)
{
    /// <summary>Told apart by it from the questions of others, whose answers come too.</summary>
    public long Id { get; } = RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>How long a loop has to begin with its answer, before it is read from outside.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a loop describes tasks in one go, before it runs what is ready.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The event source, with this question.</summary>
    public EventPipeProvider ToProvider() => new(
        InspectionProtocol.Source,
        System.Diagnostics.Tracing.EventLevel.LogAlways,
        InspectionProtocol.Keyword,
        new Dictionary<string, string>
        {
            [InspectionProtocol.RequestKey] = Kind,
            [InspectionProtocol.IdKey] = Id.ToString(CultureInfo.InvariantCulture),
            [InspectionProtocol.PatienceKey] = Patience.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            [InspectionProtocol.SliceKey] = Slice.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        });
}
