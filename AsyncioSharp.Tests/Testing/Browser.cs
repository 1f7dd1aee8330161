using System.Diagnostics;

namespace AsyncioSharp.Tests.Testing;

/// <summary>A real browser without a window: Chromium, from wherever it is installed or ASYNCIO_TEST_BROWSER says.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-headless-shell", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>The program; null if there is none.</summary>
    public static string? Program { get; } =
        Environment.GetEnvironmentVariable("ASYNCIO_TEST_BROWSER") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    /// <summary>Opens a file without a network and runs its scripts.</summary>
    /// <param name="file">The page.</param>
    /// <param name="screenshot">Where the picture goes.</param>
    /// <param name="wish">What stands behind the page's address, with its #.</param>
    /// <returns>The document as it is then, and what the page's console said.</returns>
    public static (string Document, string Console) Open(string file, string screenshot, string wish = "")
    {
        string profile = Directory.CreateTempSubdirectory("asyncio-browser").FullName;
        try
        {
            var start = new ProcessStartInfo(Program!) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in new[]
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={profile}",
                "--enable-logging=stderr", "--window-size=1200,600", "--virtual-time-budget=2000", $"--screenshot={screenshot}", "--dump-dom", new Uri(file).AbsoluteUri + wish,
            })
            {
                start.ArgumentList.Add(argument);
            }

            using Process browser = Process.Start(start)!;
            System.Threading.Tasks.Task<string> errors = browser.StandardError.ReadToEndAsync();
            string document = browser.StandardOutput.ReadToEnd();
            browser.WaitForExit();
            return (document, string.Join('\n', errors.GetAwaiter().GetResult().Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))));
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }
}
