using System.Globalization;
using NUnit.Framework;

namespace AsyncioSharp.Testing;

/// <summary>
/// A test that runs many seeds for the faults that they bring, and fails too if the runs together have not seen all that they should:
/// <c>[Test, AsyncioCampaign(Seeds = 200)]</c>. See <see cref="TestOptions.Campaign"/>.
/// </summary>
/// <remarks>The order of tasks stays asyncio's unless <see cref="AsyncioAttribute.Freedom"/> says otherwise.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = false, Inherited = true)]
public sealed class AsyncioCampaignAttribute : AsyncioAttribute
{
    /// <summary>Makes a campaign of 200 seeds.</summary>
    public AsyncioCampaignAttribute() => Freedom = ScheduleFreedom.Faults;

    /// <summary>How many seeds, from 1 on.</summary>
    public new int Seeds { get; set; } = 200;

    /// <inheritdoc cref="TestOptions.Expected"/>
    public string[] Expected { get; set; } = [];

    internal override TestOptions ToOptions() => base.ToOptions() with
    {
        Seeds = TestContext.Parameters[SeedRange.Variable] ?? string.Create(CultureInfo.InvariantCulture, $"1-{Seeds}"),
        Campaign = TestContext.Parameters[SeedRange.Variable] is null && Environment.GetEnvironmentVariable(SeedRange.Variable) is null,
        Expected = Expected,
    };
}
