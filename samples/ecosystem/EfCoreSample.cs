using Microsoft.EntityFrameworkCore;

namespace Ecosystem;

internal sealed class City
{
    public int Id { get; set; }

    public required string Name { get; set; }
}

internal sealed class Cities(string server) : DbContext
{
    public DbSet<City> All => Set<City>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(server);
}

internal static class EfCoreSample
{
    public static async Coroutine Run(int port)
    {
        string server = NpgsqlSample.Server(port);

        // begin efcore
        await using (var cities = new Cities(server))
        {
            await cities.Database.EnsureCreatedAsync();
            cities.AddRange(new City { Name = "Bern" }, new City { Name = "Rome" });
            await cities.SaveChangesAsync();
            Say("a query of 5 s, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(
                    ct => cities.Database.ExecuteSqlAsync($"SELECT pg_sleep(5)", ct), 0.1)));
            Say("the same context after it", await cities.All.CountAsync());
            Say("after an await on the loop", OnLoop);
        }

        // A DbContext serves one caller at a time: tasks that run at once have one each.
        static async Coroutine<int> CountOf(string server, string name)
        {
            await using var cities = new Cities(server);
            return await cities.All.CountAsync(city => city.Name == name);
        }

        int[] counts = await Asyncio.Gather(CountOf(server, "Bern"), CountOf(server, "Rome"), CountOf(server, "Oslo"));
        Say("three at once", string.Join(", ", counts));
        // end
    }
}
