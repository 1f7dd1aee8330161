namespace AsyncioSharp.Simulation.Tests;

public sealed class SimFilesTests
{
    [Test, Asyncio]
    public async Coroutine Crash_FlushedSurvives_UnflushedIsLost()
    {
        SimHost db = Sim.World().Host("db", static async Coroutine () =>
        {
            await using AsyncioFile log = await Asyncio.Files.Open("log");
            await log.Write("kept"u8.ToArray(), 0);
            await log.Flush();
            await log.Write("lost"u8.ToArray(), 4);
            await Programs.Idle();
        });
        await Asyncio.Sleep(1);
        (await db.Files.ReadAllBytes("log")).Should().Equal("keptlost"u8.ToArray());

        db.Crash();

        (await db.Files.ReadAllBytes("log")).Should().Equal("kept"u8.ToArray());
    }

    [Test, Asyncio(Seeds = "1-1000", Freedom = ScheduleFreedom.Faults)]
    public async Coroutine Crash_AtAnyMoment_WhatWasFlushedIsThere()
    {
        int flushed = 0;
        SimHost db = Sim.World().Host("db", async Coroutine () =>
        {
            await using AsyncioFile log = await Asyncio.Files.Open("log");
            for (int i = 0; i < 100; i++)
            {
                await log.Write(new byte[] { 1 }, i);
                if (Sim.Random.Next(3) == 0)
                {
                    await log.Flush();
                    flushed = i + 1;
                }
            }
        });
        db.Files.Latency = Latency.Uniform(0, 0.01);
        db.Files.TornWrites = 0.5;

        await Asyncio.Sleep(Sim.Random.NextDouble());
        db.Crash();

        byte[] left = await db.Files.Exists("log") ? await db.Files.ReadAllBytes("log") : [];
        left.Length.Should().Be(flushed, "a torn write of one byte leaves no whole sector");
    }

    [Test, Asyncio]
    public async Coroutine TornWrite_LeavesWholeSectors()
    {
        SimHost db = Sim.World().Host("db", static async Coroutine () =>
        {
            AsyncioFile log = await Asyncio.Files.Open("log");
            for (int i = 0; i < 20; i++)
            {
                await log.Write(Enumerable.Repeat((byte)(i + 1), 2048).ToArray(), i * 2048);
            }

            await Programs.Idle();
        });
        await Asyncio.Sleep(1);
        db.Files.TornWrites = 0.5;

        db.Crash();

        byte[] left = await db.Files.ReadAllBytes("log");
        int[] perWrite = [.. Enumerable.Range(0, 20).Select(i => left.Count(one => one == i + 1))];
        perWrite.Should().OnlyContain(static count => count % 512 == 0);
        perWrite.Distinct().Should().HaveCountGreaterThan(2);
    }

    [Test, Asyncio]
    public async Coroutine Write_DiskIsFull_FailsAndTheRestStays()
    {
        SimHost db = Sim.World().Host("db", Programs.Idle);
        db.Files.Capacity = 10;
        await using AsyncioFile file = await db.Files.Open("a");
        await file.Write(new byte[8], 0);

        Func<Task> more = async () => await file.Write(new byte[8], 8);

        (await more.Should().ThrowAsync<IOException>()).WithMessage("No space left on device*").Which.HResult.Should().Be(28);
        db.Files.Used.Should().Be(8);
    }

    [Test, Asyncio]
    public async Coroutine Files_NamesAndModes_AsOnADisk()
    {
        AsyncioFiles files = Sim.World().Host("db", Programs.Idle).Files;
        await files.WriteAllBytes("new", "two"u8.ToArray());
        await files.WriteAllBytes("old", "one"u8.ToArray());

        await files.Move("new", "old");

        (await files.ReadAllBytes("old")).Should().Equal("two"u8.ToArray());
        (await files.Exists("new")).Should().BeFalse();
        await files.Delete("old");
        Func<Task> open = async () => await files.Open("old", FileMode.Open);
        await open.Should().ThrowAsync<FileNotFoundException>();
    }

    [Test]
    public void Files_OfTheSystem_WorkTheSameWay()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Asyncio.Run(async Coroutine () =>
            {
                string path = Path.Combine(folder, "a"), other = Path.Combine(folder, "b");
                await using (AsyncioFile file = await Asyncio.Files.Open(path))
                {
                    await file.Write("hello"u8.ToArray(), 0);
                    await file.SetLength(4);
                    await file.Flush();
                    (await file.Length()).Should().Be(4);
                }

                await Asyncio.Files.Move(path, other);
                (await Asyncio.Files.ReadAllBytes(other)).Should().Equal("hell"u8.ToArray());
                (await Asyncio.Files.Exists(path)).Should().BeFalse();
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
