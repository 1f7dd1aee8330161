using AsyncioSharp.AspNetCore;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Kestrel on loops.</summary>
public static class AsyncioWebHostBuilderExtensions
{
    /// <summary>
    /// Kestrel's TCP and unix connections live on loops, and so does the code of their requests: each request is a task of the loop of its
    /// connection, named by its method and path, and may use everything of asyncio. Adds the host's loop, as <c>AddAsyncio</c> does.
    /// </summary>
    /// <param name="builder">The web host's builder, for example <c>builder.WebHost</c> of a <c>WebApplicationBuilder</c>.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The same builder.</returns>
    public static IWebHostBuilder UseAsyncio(this IWebHostBuilder builder, Action<AsyncioKestrelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            services.AddAsyncio();
            services.AddOptions<AsyncioKestrelOptions>()
                .Validate(static options => options.Loops > 0, "UseAsyncio needs one loop at least.")
                .Validate(static options => options.Backlog > 0, "A backlog of no connection lets none in.");
            if (configure is not null)
            {
                services.Configure(configure);
            }

            if (services.Any(static one => one.ServiceType == typeof(KestrelLoops)))
            {
                return;
            }

            services.AddSingleton<KestrelLoops>();
            services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<KestrelLoops>());
            services.AddSingleton<IConnectionListenerFactory, LoopListenerFactory>();
            services.AddSingleton<IConnectionFactory, LoopConnectionFactory>();

            services.AddSingleton<HubTasks>();
            services.Configure<HubOptions>(static hubs => hubs.AddFilter<HubTasks>());

            // Outermost of all middleware.
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestTasks>());

            // The code of a connection begins on the thread pool; this brings it to its loop, before anything of it waits. The first of all
            // settings, since end points take the defaults of the moment when they are added.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(
                new ConfigureOptions<KestrelServerOptions>(static kestrel => kestrel.ConfigureEndpointDefaults(
                    static endpoint => endpoint.Use(static next => connection => ConnectionOnLoop.Run(next, connection))))));
        });
    }
}
