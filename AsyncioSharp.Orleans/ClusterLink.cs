using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace AsyncioSharp.Orleans;

/// <summary>What all calls of an executor share: the slots, the window, the limits.</summary>
internal sealed class ClusterLink
{
    /// <summary>How long the same slots are used. Grains stay on their silo: new ones are placed on silos that have joined since.</summary>
    private static readonly TimeSpan s_slotTime = TimeSpan.FromSeconds(60);

    private readonly IClusterClient _client;
    private readonly SemaphoreSlim _window;
    private long _nextKey = Random.Shared.NextInt64();
    private uint _lastSlot = (uint)Random.Shared.Next();
    private volatile IFunctionSlot[] _slots = [];
    private long _slotsSince;

    public ClusterLink(IClusterClient client, OrleansExecutorOptions options)
    {
        options.Check();
        Options = options;
        _client = client;
        _window = new SemaphoreSlim(options.MaxInFlight);
        Clock = client.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System;

        // A silo's client has the silo's options.
        MessagingOptions messaging = client.ServiceProvider.GetService<ILocalSiloDetails>() is null
            ? client.ServiceProvider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value
            : client.ServiceProvider.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
        MostBytes = messaging.MaxMessageBodySize - FunctionHost.Envelope;
        RenewSlots();
    }

    public OrleansExecutorOptions Options { get; }

    public TimeProvider Clock { get; }

    public int MostBytes { get; }

    public IFunctionSlot NextSlot()
    {
        if (Clock.GetElapsedTime(Volatile.Read(ref _slotsSince)) > s_slotTime)
        {
            RenewSlots();
        }

        IFunctionSlot[] slots = _slots;
        return slots[Interlocked.Increment(ref _lastSlot) % (uint)slots.Length];
    }

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

    private void RenewSlots()
    {
        // Threads that come at the same time make slots twice, which does no harm.
        Volatile.Write(ref _slotsSince, Clock.GetTimestamp());
        long first = Interlocked.Add(ref _nextKey, Options.Slots);
        _slots = [.. Enumerable.Range(0, Options.Slots).Select(number => _client.GetGrain<IFunctionSlot>(unchecked(first + number)))];
    }
}
