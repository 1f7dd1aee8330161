using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Placement;

namespace AsyncioSharp.Orleans;

/// <summary>The grain: it hands everything to the silo's <see cref="FunctionHost"/>. Many calls may be open at a time.</summary>
/// <remarks>Callers take others every minute, so one that is idle is soon of no use.</remarks>
[CollectionAgeLimit(Minutes = 2)]
[Reentrant]
[RandomPlacement]
internal sealed class FunctionSlot(IServiceProvider services) : Grain, IFunctionSlot
{
    private readonly FunctionHost? _host = services.GetService<FunctionHost>();

    public ValueTask<byte[]> Call(byte[] frame) => _host is null ? new ValueTask<byte[]>(NoHost()) : _host.Call(frame);

    public ValueTask<byte[]> Next(Guid id, int seen, bool last) =>
        _host is null ? new ValueTask<byte[]>(NoHost()) : _host.Next(id, seen, last);

    public ValueTask Cancel(Guid id)
    {
        _host?.Cancel(id);
        return default;
    }

    private static byte[] NoHost() => AnswerFrame.Refused(
        "A silo has the package AsyncioSharp.Orleans, but runs no functions: "
            + "call siloBuilder.AddAsyncioFunctions(…) where it is set up.");
}
