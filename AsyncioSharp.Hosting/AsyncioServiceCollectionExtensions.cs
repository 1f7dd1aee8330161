using System.Diagnostics.CodeAnalysis;
using AsyncioSharp;
using AsyncioSharp.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The loop in the generic host.</summary>
public static class AsyncioServiceCollectionExtensions
{
    /// <summary>
    /// A loop on a thread of its own, as a hosted service: it starts before the hosted services that are added after it, and stops after
    /// them. Its errors, slow callbacks and blocked waits go to the host's log, category <c>AsyncioSharp.Hosting</c>; Ctrl-C and SIGTERM
    /// are the host's. Harmless when repeated.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options, after the configuration's section <c>Asyncio</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddAsyncio(this IServiceCollection services, Action<AsyncioHostOptions>? configure = null)
    {
        AddAsyncioLoops(services, configure);
        if (!services.Any(static one => one.ServiceType == typeof(AsyncioHost)))
        {
            services.AddSingleton<AsyncioHost>();
            services.AddSingleton<IAsyncioLoop>(static provider => provider.GetRequiredService<AsyncioHost>());
            services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<AsyncioHost>());
        }

        return services;
    }

    /// <summary>A service that runs on the host's loop; adds the loop if there is none yet. Harmless when repeated.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddAsyncioService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services)
        where T : AsyncioService
    {
        services.AddAsyncio();
        if (!services.Any(static one => one.ServiceType == typeof(T)))
        {
            services.AddSingleton<T>();
            services.AddSingleton(static provider => provider.GetRequiredService<T>().ToStart());
        }

        return services;
    }

    /// <summary>A coroutine as a service that runs on the host's loop; adds the loop if there is none yet.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of its task.</param>
    /// <param name="execute">
    /// The work, as <see cref="AsyncioService"/> does it; it gets the host's services. The stop of the host reaches every await of it;
    /// other methods are given <c>Asyncio.CancellationToken</c>.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddAsyncioService(
        this IServiceCollection services, string name, Func<IServiceProvider, Coroutine> execute)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(execute);
        return services.AddAsyncio().AddSingleton(
            provider => new ServiceStart(name, () => Asyncio.CreateTask(() => execute(provider), name)));
    }

    /// <summary>A native function as a service that runs on the host's loop; adds the loop if there is none yet.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of its task.</param>
    /// <param name="execute">
    /// The work, as <see cref="AsyncioService"/> does it; it gets the host's services and the token of its task.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddAsyncioService(
        this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task> execute)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(execute);
        return services.AddAsyncio().AddSingleton(
            provider => new ServiceStart(name, () => Asyncio.CreateTask(token => execute(provider, token), name)));
    }

    /// <summary>
    /// A health check of the host's loops and of Kestrel's: how long they need to answer, and what a stuck one is in. Its limits are
    /// <see cref="AsyncioHostOptions.DegradedAfter"/> and <see cref="AsyncioHostOptions.StuckAfter"/>.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <returns>The same health checks.</returns>
    public static IHealthChecksBuilder AddAsyncio(
        this IHealthChecksBuilder builder, string name = "asyncio", params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddAsyncioLoops(builder.Services, configure: null);
        return builder.Add(new HealthCheckRegistration(
            name, static provider => provider.GetRequiredService<LoopHealthCheck>(), failureStatus: null, tags));
    }

    /// <summary>What all loops of a host have in common.</summary>
    internal static void AddAsyncioLoops(IServiceCollection services, Action<AsyncioHostOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<AsyncioHostOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<AsyncioHostOptions>, OptionsFromConfiguration>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HostedLoops>();
        services.TryAddSingleton<LoopHealthCheck>();
        if (configure is not null)
        {
            services.Configure(configure);
        }
    }

    /// <summary>The section of the configuration, in programs that have one.</summary>
    internal sealed class OptionsFromConfiguration(IServiceProvider services) : IConfigureOptions<AsyncioHostOptions>
    {
        public void Configure(AsyncioHostOptions options) =>
            services.GetService<IConfiguration>()?.GetSection(AsyncioHostOptions.Section).Bind(options);
    }
}
