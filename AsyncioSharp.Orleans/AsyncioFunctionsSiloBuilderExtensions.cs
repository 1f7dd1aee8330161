using AsyncioSharp.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Functions in a silo.</summary>
public static class AsyncioFunctionsSiloBuilderExtensions
{
    /// <summary>
    /// Lets an <see cref="OrleansExecutor"/> run functions on this silo: the counterpart of <c>dask worker</c> and of <c>ray start</c>. No
    /// function is allowed until it is named.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Says which functions may be called.</param>
    /// <returns>The same builder.</returns>
    public static ISiloBuilder AddAsyncioFunctions(this ISiloBuilder builder, Action<AsyncioFunctionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        builder.Services.TryAddSingleton(TimeProvider.System);
        if (!builder.Services.Any(static one => one.ServiceType == typeof(FunctionHost)))
        {
            builder.Services.AddSingleton<FunctionHost>();
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, FunctionHostLifecycle>();
        }

        return builder;
    }

    /// <summary>Stops the functions before the silo leaves the cluster: so what has not started is given back to its callers.</summary>
    private sealed class FunctionHostLifecycle(FunctionHost host) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
            nameof(FunctionHost), ServiceLifecycleStage.Active, static _ => Task.CompletedTask, host.Stop);
    }
}
