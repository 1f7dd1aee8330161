using System.Globalization;

namespace AsyncioSharp.Net;

/// <summary>The names of well-known ports: the system's <c>services</c> file, which has the same form everywhere.</summary>
internal sealed class ServiceNames
{
    private static readonly Lazy<ServiceNames> s_system = new(static () => new ServiceNames(ReadSystemFile()));

    private readonly Dictionary<(string Name, string Protocol), int> _ports = [];
    private readonly Dictionary<(int Port, string Protocol), string> _names = [];

    /// <summary>Reads a file.</summary>
    /// <param name="lines">Lines such as <c>http 80/tcp www # comment</c>. The first entry of a name or port counts.</param>
    public ServiceNames(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[1].Split('/') is [var number, var protocol]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int port))
            {
                _names.TryAdd((port, protocol), words[0]);
                foreach (string name in words.Where((_, index) => index != 1))
                {
                    _ports.TryAdd((name, protocol), port);
                }
            }
        }
    }

    /// <summary>The names that this system knows.</summary>
    public static ServiceNames System => s_system.Value;

    /// <summary>The port of a service.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isDatagram">UDP, not TCP.</param>
    /// <returns>The port; null if it is not known.</returns>
    public int? FindPort(string name, bool isDatagram) => _ports.TryGetValue((name, Protocol(isDatagram)), out int port) ? port : null;

    /// <summary>The service of a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="isDatagram">UDP, not TCP.</param>
    /// <returns>Its name; null if it is not known.</returns>
    public string? FindName(int port, bool isDatagram) => _names.GetValueOrDefault((port, Protocol(isDatagram)));

    private static string Protocol(bool isDatagram) => isDatagram ? "udp" : "tcp";

    private static string[] ReadSystemFile()
    {
        try
        {
            return File.ReadAllLines(
                OperatingSystem.IsWindows() ? Path.Combine(Environment.SystemDirectory, "drivers", "etc", "services") : "/etc/services");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Small systems have none; then only numbers work, as with the system's own lookup.
            return [];
        }
    }
}
