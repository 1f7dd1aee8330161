using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace AsyncioSharp.Orleans;

/// <summary>What all calls of an executor share: the slots, the window, the limits.</summary>
internal sealed class ClusterLink
{
    private readonly IFunctionSlot[] _slots;
    private readonly SemaphoreSlim _window;
    private uint _lastSlot = (uint)Random.Shared.Next();

    public ClusterLink(IClusterClient client, OrleansExecutorOptions options)
    {
        options.Check();
        Options = options;
        _slots = [.. Enumerable.Range(0, options.Slots).Select(number => client.GetGrain<IFunctionSlot>(number))];
        _window = new SemaphoreSlim(options.MaxInFlight);
        Clock = client.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System;

        // A silo's client has the silo's options.
        MessagingOptions messaging = client.ServiceProvider.GetService<ILocalSiloDetails>() is null
            ? client.ServiceProvider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value
            : client.ServiceProvider.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
        MostBytes = messaging.MaxMessageBodySize - FunctionHost.Envelope;
    }

    public OrleansExecutorOptions Options { get; }

    public TimeProvider Clock { get; }

    public int MostBytes { get; }

    public IFunctionSlot NextSlot() => _slots[Interlocked.Increment(ref _lastSlot) % (uint)_slots.Length];

    /// <summary>Waits for a place among the calls in flight; <see cref="Leave"/> gives it back.</summary>
    public Task Enter(CancellationToken token) => _window.WaitAsync(token);

    public void Leave() => _window.Release();

    /// <summary>Tells a slot that nobody waits for a call any more. If that does not arrive, the silo finds out by itself.</summary>
    public async Task Withdraw(IFunctionSlot slot, Guid id)
    {
        try
        {
            await slot.Cancel(id).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The silo ends the call when nobody has asked for it for a while.
        }
    }
}
