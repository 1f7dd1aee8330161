using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>What was typed after the name of a command: options and the rest.</summary>
internal sealed class CommandLine
{
    private readonly Command _command;
    private readonly List<string> _words = [];
    private readonly Dictionary<string, string> _options = [];

    /// <exception cref="ToolError">An option is not known, has no value, or comes twice.</exception>
    public CommandLine(Command command, IReadOnlyList<string> arguments)
    {
        _command = command;
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string? value = null;
            if (!name.StartsWith('-') || name.Length == 1)
            {
                _words.Add(name);
                continue;
            }

            if (name.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign)
            {
                (name, value) = (name[..sign], name[(sign + 1)..]);
            }

            if (!command.Options.TryGetValue(name, out bool hasValue))
            {
                throw Wrong($"{name} is no option of {command.Name}.");
            }

            if (hasValue && value is null)
            {
                value = ++i < arguments.Count ? arguments[i] : throw Wrong($"{name} needs a value.");
            }
            else if (!hasValue && value is not null)
            {
                throw Wrong($"{name} takes no value.");
            }

            if (!_options.TryAdd(name, value ?? string.Empty))
            {
                throw Wrong($"{name} was given twice.");
            }
        }
    }

    public int Count => _words.Count;

    public string this[int index] => _words[index];

    public bool Has(string option) => _options.ContainsKey(option);

    public string? Value(string option) => _options.GetValueOrDefault(option);

    /// <summary>The value of an option in seconds; null if it was not given.</summary>
    /// <exception cref="ToolError">It is no number, or less than the least.</exception>
    public double? Seconds(string option, double least)
    {
        if (Value(option) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds >= least
            && seconds <= TimeSpan.MaxValue.TotalSeconds / 2
            ? seconds
            : throw Wrong($"{option} {text}: expected seconds, at least {least.ToString(CultureInfo.InvariantCulture)}.");
    }

    /// <summary>The process that the first word names.</summary>
    /// <exception cref="ToolError">It is missing or no number, or more words follow than there may be.</exception>
    public TargetProcess Process(int words = 1)
    {
        if (_words.Count != words)
        {
            throw Wrong(_words.Count < words ? $"{_command.Name} needs more." : $"'{_words[words]}' is too much.");
        }

        return int.TryParse(_words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0
            ? TargetProcess.Find(id)
            : throw Wrong($"'{_words[0]}' is no number of a process.");
    }

    /// <summary>The command line makes no sense.</summary>
    public ToolError Wrong(string what) =>
        new($"{what}\nUsage: dotnet asyncio {_command.Name} {_command.Usage}", ToolError.BadInput);
}
