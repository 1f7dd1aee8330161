using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AsyncioSharp.Hosting;

/// <summary>The worst of the host's loops.</summary>
internal sealed class LoopHealthCheck(HostedLoops host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Dictionary<string, object> data = [];
        List<string> troubles = [];
        HealthStatus worst = HealthStatus.Healthy;
        foreach (HostedLoop loop in host.All)
        {
            TimeSpan lag = loop.Lag;
            data[$"{loop.Name}.lag"] = lag.TotalSeconds;
            data[$"{loop.Name}.tasks"] = loop.Loop.Statistics().TasksAlive;
            if (lag < host.Options.DegradedAfter)
            {
                continue;
            }

            bool isStuck = lag >= host.Options.StuckAfter;
            string seconds = lag.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            troubles.Add(isStuck
                ? $"loop {loop.Name} has not answered for {seconds} s; it is in {loop.Busy()}"
                : $"loop {loop.Name} needed {seconds} s to answer");
            HealthStatus status = isStuck ? context.Registration.FailureStatus : HealthStatus.Degraded;
            worst = status < worst ? status : worst;
        }

        string text = troubles.Count > 0 ? string.Join("; ", troubles) : "all loops answer";
        return Task.FromResult(new HealthCheckResult(worst, text, exception: null, data));
    }
}
