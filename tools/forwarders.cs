// Writes the twins of methods: the same method for Task and ValueTask, with a result, with more arguments. One of them is written by hand
// and has a mark. The others go into NAME.g.cs beside its file NAME.cs.
//
//     dotnet run tools/forwarders.cs             writes the files
//     dotnet run tools/forwarders.cs -- --check  fails when one is out of date, and names it
//
// A mark stands between the docs and the method, on one line of comment or several. It has one or more parts:
//
//     // twins: Task as ValueTask, Coroutine      The first Task of the parameters becomes a ValueTask, and a Coroutine. "void" makes an
//                                                 Action of the Func.
//     // twins: result AsyncioTask<T>             For a body with a result: Coroutine becomes Coroutine<T>, and this type is returned.
//     // twins: arguments 1-4                     With one to four arguments. The method itself has two: T1 arg1, T2 arg2.
//     // twins: arguments 1-3, one TArg           The same; the type of a single argument is called TArg, and not T.
//     // twins: callback of AsyncCallback         For an Action<T1, T2>: one to four arguments, and functions with a result, which is
//                                                 dropped. Coroutine functions are refused, by the class's Advice and Refused().
//     // twins: refused by AsyncCallback          Refuses coroutine functions where a Func<..., TResult> is taken.
//     // twins: options Ssl, Sock                 For a method whose last parameter is a record of options: one that takes these of its
//                                                 properties as parameters, with asyncio's names and the record's defaults. Other
//                                                 parameters may be left out where they may be null. The record wins where both fit.
//
// "Task as Coroutine; result T" has two parts and makes three twins. The code of a twin is that of the method, word for word, except for
// what the parts name. Coroutine wins where an async lambda fits several kinds, so its priority is one higher than that of the others.
// A mark on a class does the same for the class. All of the program is here, since dotnet run takes one file.
#:property PublishAot=false
#:property LangVersion=14
#:property ImplicitUsings=enable
#:property Nullable=enable
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

string root = Path.GetFullPath(Path.Combine(Here(), ".."));
bool check = args is ["--check"];
if (args.Length > 0 && !check)
{
    Console.Error.WriteLine($"{args[0]}: there is only --check.");
    return 2;
}

// The text that each generated file should have; null for one that is left from a mark that is gone.
SortedDictionary<string, string?> files = new(StringComparer.Ordinal);
foreach (string path in Directory.EnumerateDirectories(root, "AsyncioSharp.*").SelectMany(Sources))
{
    if (path.EndsWith(".g.cs", StringComparison.Ordinal))
        files.TryAdd(path, null);
    else if (SourceFile.Generate(path) is { } generated)
        files[Path.ChangeExtension(path, ".g.cs")] = generated;
}

int differences = 0;
foreach ((string path, string? text) in files)
{
    if (text == (File.Exists(path) ? File.ReadAllText(path) : null))
        continue;

    differences++;
    Console.WriteLine($"{Path.GetRelativePath(root, path)} {(check ? "is out of date: run dotnet run tools/forwarders.cs" : "changed")}");
    if (!check && text is null)
        File.Delete(path);
    else if (!check)
        File.WriteAllText(path, text);
}

Console.WriteLine($"forwarders: {files.Count} files, {differences} {(check ? "out of date" : "changed")}");
return check && differences > 0 ? 1 : 0;

static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
    .Where(static path => !Regex.IsMatch(path, @"[/\\](bin|obj)[/\\]"));

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

/// <summary>A file that a person writes, and the one that is made of its marks.</summary>
internal static class SourceFile
{
    private const string Mark = "// twins: ";

    /// <returns>The text of the generated file; null if the file has no marks.</returns>
    public static string? Generate(string path)
    {
        string[] lines = File.ReadAllLines(path);
        int[] marks = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].TrimStart().StartsWith(Mark, StringComparison.Ordinal))];
        if (marks.Length == 0)
            return null;

        // The code is that of the file, so it needs the same namespaces; the two are for attributes that only twins have.
        SortedSet<string> usings = new(StringComparer.Ordinal) { "using System.ComponentModel;", "using System.Runtime.CompilerServices;" };
        usings.UnionWith(Usings(lines));
        var generated = new StringBuilder();
        string[] open = [];
        foreach (int mark in marks)
        {
            string[] containers = ContainersOf(lines, mark);
            bool isSame = containers.SequenceEqual(open);
            if (!isSame)
            {
                Close(generated, open);
                foreach (string container in containers)
                    generated.Append($"\n{container}\n{IndentOf(container)}{{");
                open = containers;
            }

            try
            {
                Method method = Method.Parse(lines, mark, containers[^1].Trim());
                IEnumerable<string> more = lines.Skip(mark + 1).Select(static line => line.Trim())
                    .TakeWhile(static line => line.StartsWith("//", StringComparison.Ordinal)).Select(static line => line[2..].Trim());
                string text = string.Join(' ', more.Prepend(lines[mark].Trim()[Mark.Length..]));
                Method[] twins = [.. Parts.Twins(method, text, ProjectOf(path))];
                usings.UnionWith(twins.SelectMany(static twin => twin.Usings));
                generated.Append('\n').AppendJoin('\n', twins.Select(twin => twin.Write(method)));
            }
            catch (FormatException error)
            {
                throw new FormatException($"{path}({mark + 1}): {error.Message}");
            }
        }

        Close(generated, open);
        return $"// <auto-generated>From the marks in {Path.GetFileName(path)}, by: dotnet run tools/forwarders.cs</auto-generated>\n"
            + $"#nullable enable\n{string.Join('\n', usings)}\n\n"
            + $"{lines.Single(static line => line.StartsWith("namespace ", StringComparison.Ordinal))}\n{generated}";
    }

    public static IEnumerable<string> Usings(IEnumerable<string> lines) =>
        lines.Where(static line => line.StartsWith("using ", StringComparison.Ordinal));

    /// <summary>The folder of the project that the file belongs to.</summary>
    private static string ProjectOf(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        return Directory.EnumerateFiles(folder, "*.csproj").Any() ? folder : ProjectOf(folder);
    }

    private static void Close(StringBuilder text, string[] open)
    {
        foreach (string container in open.Reverse())
            text.Append($"{IndentOf(container)}}}\n");
    }

    /// <summary>The lines that open the class, and the extension block if there is one.</summary>
    private static string[] ContainersOf(string[] lines, int mark)
    {
        int indent = IndentOf(lines[mark]).Length;
        List<string> containers = [];
        for (int i = mark; indent > 0; i--)
        {
            if (lines[i].Trim() != "{" || IndentOf(lines[i]).Length != indent - 4)
                continue;

            // A constraint or a base class may stand on a line of its own before the brace.
            indent -= 4;
            while (IndentOf(lines[i - 1]).Length != indent)
                i--;
            Match type = Regex.Match(lines[i - 1], @"^.*? (?:class|struct) \w+(<[^>]*>)?");
            containers.Insert(0, type.Success ? type.Value : lines[i - 1]);
        }

        return [.. containers];
    }

    private static string IndentOf(string line) => line[..^line.TrimStart().Length];
}

/// <summary>What the parts of a mark make of a method.</summary>
internal static class Parts
{
    public static IEnumerable<Method> Twins(Method method, string mark, string project)
    {
        Method[] all = [method];
        foreach (string part in mark.Split("; "))
            all = [.. all.SelectMany(one => Apply(one, part, project).Prepend(one))];
        return all.Skip(1);
    }

    private static IEnumerable<Method> Apply(Method method, string part, string project) => part.Split(' ', 3) switch
    {
        [var type, "as", var others] => others.Split(", ").Select(other => Replace(method, type, other)),
        ["callback", "of", var refusing] => Callbacks(method, refusing),
        ["refused", "by", var refusing] => Refused(method, refusing),
        ["arguments", ..] => WithArguments(method, part),
        ["result", ..] => [WithResult(method, part["result ".Length..])],
        ["options", ..] => [WithOptions(method, part["options ".Length..].Split(", "), project)],
        _ => throw new FormatException($"There is no part \"{part}\"."),
    };

    private static Method Replace(Method method, string type, string other)
    {
        Method twin = method with
        {
            Parameters = other == "void"
                ? new Regex($"Func<(.+?), {type}>").Replace(method.Parameters, "Action<$1>", 1)
                : new Regex($@"\b{type}\b").Replace(method.Parameters, other, 1),
            Priority = method.Priority - (type == "Coroutine" ? 1 : 0) + (other == "Coroutine" ? 1 : 0),
        };
        if (twin.Parameters == method.Parameters)
            throw new FormatException($"There is no {type} among the parameters.");

        // A value task itself, not a function that returns one, goes on as a task. It may be asked for that only once.
        Match parameter = Regex.Match(twin.Parameters, @"^ValueTask(?:<\w+>)? (\w+)");
        if (type != "Task" || !parameter.Success)
            return twin;

        string name = $@"\b{parameter.Groups[1]}\b";
        return Regex.Count(method.Code, name) == 1
            ? twin with { Code = Regex.Replace(method.Code, name, "$0.AsTask()") }
            : throw new FormatException("The method uses its task more than once.");
    }

    private static Method WithResult(Method method, string type)
    {
        string result = type.Contains("TResult") ? "TResult" : "T";
        string[] returns = method.Returns == "void " && type != "void" ? ["<returns>The result.</returns>"] : [];
        return method with
        {
            Returns = type + ' ',
            TypeParameters = [.. method.TypeParameters, result],
            Parameters = new Regex(@"\b(Coroutine|Task|ValueTask)(?=>| \w)").Replace(method.Parameters, $"$1<{result}>", 1),
            Code = method.Code.Replace("async Coroutine (", $"async Coroutine<{result}> ("),
            Notes =
            [
                .. method.Notes,
                $"<typeparam name=\"{result}\">The type of the result{(type == "void" ? ", which is dropped" : string.Empty)}.</typeparam>",
                .. returns,
            ],
        };
    }

    private static Method WithOptions(Method method, string[] names, string project)
    {
        string[] parameters = [.. Method.Split(method.Parameters).Select(static one => one.Trim())];
        string record = parameters[^1].Split(' ')[0].TrimEnd('?');
        string[] own = parameters[..^1];
        OptionsRecord properties = OptionsRecord.Find(record, project);
        IEnumerable<string> options = names.Select(name => properties.Properties.TryGetValue(name, out (string Type, string Default) one)
            ? $"{one.Type} {NameOf(name)} = {one.Default}"
            : throw new FormatException($"{record} has no {name}."));
        string separator = $"\n{method.Indent}    ";
        string arguments = string.Concat(own.Select(static one => $"{one.Split(' ')[^1]}, "));
        string settings = string.Concat(names.Select(name => $"{separator}    {name} = {NameOf(name)},"));
        Match constraints = Regex.Match(method.Code, @"^(\s+where [^\n]+?(?=\s*(\n|=>)))*");
        return method with
        {
            Modifiers = method.Modifiers.Replace("async ", string.Empty),
            Parameters = separator + string.Join(
                ',' + separator, own.Select(static one => one.Split(' ')[^2].EndsWith('?') ? one + " = null" : one).Concat(options)),
            Code = $"{constraints} =>{separator}{method.Target}{method.Name}({arguments}new {record}{separator}{{{settings}{separator}}});",
            Priority = method.Priority == 0 ? -1 : Math.Max(0, method.Priority - 2),
            Usings = properties.Usings,
            Notes =
            [
                .. method.Notes,
                .. own.SelectMany(one => method.DocsOfParameter(one.Split(' ')[^1])),
                .. names.Select(name =>
                    $"<param name=\"{NameOf(name)}\"><inheritdoc cref=\"{record}.{name}\" path=\"/summary/node()\"/></param>"),
            ],
        };

        static string NameOf(string property) => char.ToLowerInvariant(property[0]) + property[1..];
    }

    private static IEnumerable<Method> WithArguments(Method method, string part)
    {
        Match numbers = Regex.Match(part, @"^arguments (\d)-(\d)(?:, one (\w+))?$");
        if (!numbers.Success)
            throw new FormatException($"\"{part}\" should look like \"arguments 1-4\" or \"arguments 1-4, one TArg\".");
        string single = numbers.Groups[3].Success ? numbers.Groups[3].Value : "T";
        int first = int.Parse(numbers.Groups[1].ValueSpan);
        int last = int.Parse(numbers.Groups[2].ValueSpan);
        IEnumerable<int> counts = Enumerable.Range(first, last - first + 1).Where(static count => count != 2);
        return counts.Select(count => method.WithArguments(count, single));
    }

    private static IEnumerable<Method> Callbacks(Method method, string refusing)
    {
        Method withResult = method with
        {
            TypeParameters = [.. method.TypeParameters, "TResult"],
            Parameters = Regex.Replace(method.Parameters, @"Action<([\w, ]+)>", "Func<$1, TResult>"),
            Notes =
            [
                "<typeparam name=\"TResult\">What the function returns; it is dropped.</typeparam>",
                "<exception cref=\"ArgumentException\">It is asynchronous: its result would be lost, and with it its errors.</exception>",
            ],
        };
        Method[] few = [.. WithArguments(withResult, "arguments 0-1")];
        IEnumerable<Method> many = WithArguments(withResult, "arguments 3-4").Prepend(withResult);
        return [.. WithArguments(method, "arguments 1-4"), .. few, .. many, .. few.SelectMany(one => Refused(one, refusing))];
    }

    /// <summary>
    /// A coroutine function makes no sense as a callback: nobody would await what it returns. These methods win by their priority over
    /// those that take any result, and do not compile. They are generic, since a lambda that only throws fits every Func that is not.
    /// The parameter "refused" is never given: it makes the two signatures differ. Functions of more than one argument are refused when
    /// they are scheduled.
    /// </summary>
    private static IEnumerable<Method> Refused(Method method, string refusing)
    {
        string[] kinds = ["Coroutine", "Task"];
        return kinds.Select(kind => method with
        {
            Attributes =
            [
                .. method.Attributes,
                $"[Obsolete({refusing}.Advice, error: true)]",
                "[EditorBrowsable(EditorBrowsableState.Never)]",
            ],
            Priority = method.Priority + 1,
            TypeParameters = [.. method.TypeParameters.Select(name => name == "TResult" ? "T" + kind : name)],
            Parameters = Regex.Replace(method.Parameters, @"\bTResult\b", "T" + kind) + $", {kind}? refused = null",
            Code = $"\n{method.Indent}    where T{kind} : {kind} => throw {refusing}.Refused();",
            Notes = ["<summary>Does not compile: nobody would await what the function returns.</summary>"],
        });
    }
}

/// <summary>A record whose properties are options: see the part "options".</summary>
/// <param name="Usings">The namespaces that its file uses.</param>
/// <param name="Properties">Type and default value of each property that can be set, by name.</param>
internal sealed partial record OptionsRecord(string[] Usings, Dictionary<string, (string Type, string Default)> Properties)
{
    public static OptionsRecord Find(string name, string project)
    {
        string[] lines = File.ReadAllLines(Directory.EnumerateFiles(project, name + ".cs", SearchOption.AllDirectories).Single());
        return new OptionsRecord(
            [.. SourceFile.Usings(lines)],
            lines.Select(static line => Property().Match(line)).Where(static match => match.Success).ToDictionary(
                static match => match.Groups["name"].Value,
                static match => (match.Groups["type"].Value, DefaultOf(match))));
    }

    private static string DefaultOf(Match property) =>
        property.Groups["value"].Success ? property.Groups["value"].Value
        : property.Groups["type"].Value.EndsWith('?') ? "null"
        : property.Groups["type"].Value == "bool" ? "false"
        : "default";

    [GeneratedRegex(@"^    public (?<type>[\w<>?]+) (?<name>\w+)( \{ get; init; \}( = (?<value>.+);)?)?$")]
    private static partial Regex Property();
}

/// <summary>A method in pieces. A twin differs in some of them.</summary>
/// <param name="Indent">The spaces before its lines.</param>
/// <param name="Receiver">The type that it extends with a comma, as references to the method have it; or nothing.</param>
/// <param name="Target">What it is called on, with a dot; or nothing.</param>
/// <param name="Docs">The lines of the docs, without slashes.</param>
/// <param name="Notes">Lines of docs that a twin has and the method has not.</param>
/// <param name="Attributes">The attributes but the priority.</param>
/// <param name="Priority">The priority in the resolution of overloads.</param>
/// <param name="Modifiers">For example "public static ".</param>
/// <param name="Returns">The type with a space, or "class "; nothing for a constructor.</param>
/// <param name="Name">The name.</param>
/// <param name="TypeParameters">Their names.</param>
/// <param name="Parameters">What is between the parentheses.</param>
/// <param name="Code">Everything behind: constraints and body.</param>
/// <param name="Usings">Namespaces that a twin needs and the file of the method does not.</param>
internal sealed partial record Method(
    string Indent, string Receiver, string Target, string[] Docs, string[] Notes, string[] Attributes, int Priority,
    string Modifiers, string Returns, string Name, string[] TypeParameters, string Parameters, string Code, string[] Usings)
{
    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

    public static Method Parse(string[] lines, int mark, string container)
    {
        int docs = mark;
        while (lines[docs - 1].TrimStart().StartsWith("///", StringComparison.Ordinal))
            docs--;
        int start = mark + 1;
        while (lines[start].TrimStart().StartsWith('[') || lines[start].TrimStart().StartsWith("//", StringComparison.Ordinal))
            start++;
        string[] attributes = [.. lines[(mark + 1)..start].Select(static line => line.Trim()).Where(static line => line.StartsWith('['))];
        Match priority = Regex.Match(string.Join('\n', attributes), @"OverloadResolutionPriority\((-?\d+)\)");
        string text = TextOf(string.Join('\n', lines[start..]).TrimStart());
        Match head = Head().Match(text);
        if (!head.Success)
            throw new FormatException("There is no method behind the mark.");

        int end = head.Length;
        for (int depth = 1; depth > 0; end++)
            depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
        Match receiver = Regex.Match(container, @"^extension\((\w+)(?: (\w+))?\)$");
        return new Method(
            lines[mark][..lines[mark].IndexOf('/')],
            receiver.Groups[2].Success ? receiver.Groups[1].Value + ", " : string.Empty,
            receiver.Success ? receiver.Groups[receiver.Groups[2].Success ? 2 : 1].Value + '.' : string.Empty,
            [.. lines[docs..mark].Select(static line => line.TrimStart()[3..].Trim())],
            [],
            [.. attributes.Where(static attribute => !attribute.StartsWith("[OverloadResolutionPriority", StringComparison.Ordinal))],
            priority.Success ? int.Parse(priority.Groups[1].ValueSpan) : 0,
            head.Groups["modifiers"].Value,
            head.Groups["returns"].Value,
            head.Groups["name"].Value,
            head.Groups["types"].Success ? head.Groups["types"].Value.Split(", ") : [],
            text[head.Length..(end - 1)],
            text[end..],
            []);
    }

    public Method WithArguments(int count, string single) => this with
    {
        Returns = Repeat(Returns, count, single),
        TypeParameters = Repeat(string.Join(", ", TypeParameters), count, single).Split(", ", StringSplitOptions.RemoveEmptyEntries),
        Parameters = Repeat(Parameters, count, single),
        Code = Repeat(Code, count, single),
    };

    public string Write(Method original)
    {
        var text = new StringBuilder();
        foreach (string line in DocsOf(original))
            text.Append($"{Indent}/// {line}\n");
        foreach (string attribute in Priority == 0 ? Attributes : [.. Attributes, $"[OverloadResolutionPriority({Priority})]"])
            text.Append($"{Indent}{attribute}\n");
        string types = TypeParameters.Length == 0 ? string.Empty : $"<{string.Join(", ", TypeParameters)}>";
        return text.Append($"{Indent}{Modifiers}{Returns}{Name}{types}({Parameters}){Code}\n").ToString();
    }

    /// <returns>The lines about a parameter.</returns>
    public IEnumerable<string> DocsOfParameter(string parameter)
    {
        int start = Array.FindIndex(Docs, line => line.StartsWith($"<param name=\"{parameter}\">", StringComparison.Ordinal));
        int end = start < 0 ? -1 : Array.FindIndex(Docs, start, static line => line.EndsWith("</param>", StringComparison.Ordinal));
        return end < 0 ? [] : Docs[start..(end + 1)];
    }

    /// <summary>What other docs call the method.</summary>
    private string Reference()
    {
        string types = TypeParameters.Length == 0 ? string.Empty : $"{{{string.Join(", ", TypeParameters)}}}";
        string plain = Regex.Replace(Parameters, @"\[\w+\]|\b(params|this) |\n", string.Empty);
        IEnumerable<string> each = Split(plain).Select(static one => Regex.Replace(one.Split(" = ")[0].Trim(), @" \w+$", string.Empty));
        return $"{Name}{types}({Receiver}{string.Join(", ", each).Replace('<', '{').Replace('>', '}')})";
    }

    /// <summary>A reference to the docs of the method, or the same one as it has, and docs of what it has not.</summary>
    private IEnumerable<string> DocsOf(Method original)
    {
        if (Docs.Length == 0)
            yield break;

        bool inherits = Docs.Any(static line => line.StartsWith("<inheritdoc", StringComparison.Ordinal));
        if (!inherits)
            yield return $"<inheritdoc cref=\"{original.Reference()}\"/>";

        HashSet<string> own = [.. TypeParameters];
        own.UnionWith(Split(Parameters).Select(static one => one.Split(" = ")[0].Split(' ')[^1]));
        foreach (string line in Docs)
        {
            string name = Regex.Match(line, @"^<(?:type)?param name=""(\w+)"">").Groups[1].Value;
            if (inherits && (name.Length == 0 || own.Contains(name)))
                yield return line;

            foreach ((string other, string text) in SaidOfOthers(line, name))
            {
                if (own.Contains(other) && !Docs.Concat(Notes).Any(doc => doc.Contains($"name=\"{other}\"")))
                    yield return text;
            }
        }

        foreach (string note in Notes)
            yield return note;
    }

    /// <summary>The docs of a single argument are those of the first of two, and those of further ones are those of the second.</summary>
    private static IEnumerable<(string Name, string Text)> SaidOfOthers(string line, string name)
    {
        string Renamed(string other) => line.Replace($"\"{name}\"", $"\"{other}\"");
        string[] singles = name.EndsWith('1') ? [name[..^1], name.Replace("T1", "TArg")] : [];
        foreach (string single in singles)
            yield return (single, Renamed(single).Replace("first ", string.Empty));
        for (int by = 1; by < s_ordinals.Length - 1 && (name.EndsWith('2') || name == "second"); by++)
            yield return (Next(name, by), Renamed(Next(name, by)).Replace("second", s_ordinals[by + 1]));
    }

    /// <summary>Makes "T1 arg1, T2 arg2" shorter or longer, wherever a text is followed by itself with the next number.</summary>
    private static string Repeat(string text, int count, string single)
    {
        for (int comma = 0; comma < text.Length && (comma = text.IndexOf(", ", comma + 1, StringComparison.Ordinal)) > 0;)
        {
            string rest = text[(comma + 2)..];
            bool IsRepeated(string one) =>
                Next(one, 1) != one && !one.Contains(", ") && rest.StartsWith(Next(one, 1), StringComparison.Ordinal);
            IEnumerable<string> ends = Enumerable.Range(1, comma).Select(length => text[(comma - length)..comma]);
            string first = ends.LastOrDefault(IsRepeated, string.Empty);
            if (first.Length == 0)
                continue;

            string before = text[..(comma - first.Length)];
            string after = rest[Next(first, 1).Length..];
            string list = count == 1
                ? Regex.Replace(first, @"\bT1\b", single).Replace("1", string.Empty)
                : string.Join(", ", Enumerable.Range(0, count).Select(by => Next(first, by)));
            if (count == 0 && after.StartsWith(", ", StringComparison.Ordinal))
                after = after[2..];
            else if (count == 0 && before.EndsWith(", ", StringComparison.Ordinal))
                before = before[..^2];
            text = before + list + after;
            comma = Math.Max(before.Length + list.Length - 1, 0);
        }

        return text;
    }

    /// <summary>With every number raised, in digits and in words.</summary>
    private static string Next(string text, int by) => Regex.Replace(text, @"\d+|\b(first|second)\b", number =>
        char.IsDigit(number.Value[0]) ? $"{int.Parse(number.ValueSpan) + by}" : s_ordinals[Array.IndexOf(s_ordinals, number.Value) + by]);

    /// <summary>The method alone: up to the end of its block, or to its semicolon.</summary>
    private static string TextOf(string text)
    {
        int depth = 0;
        bool isExpression = false;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '{' or '(' ? 1 : text[i] is '}' or ')' ? -1 : 0;
            isExpression |= depth == 0 && text[i] == '=' && text[i + 1] == '>';
            if (depth == 0 && text[i] == (isExpression ? ';' : '}'))
                return text[..(i + 1)];
        }

        throw new FormatException("The method has no end.");
    }

    /// <summary>Parameters one by one: a comma within a type separates none.</summary>
    public static IEnumerable<string> Split(string parameters)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            depth += parameters[i] is '<' or '(' ? 1 : parameters[i] is '>' or ')' ? -1 : 0;
            if (depth == 0 && parameters[i] == ',')
            {
                yield return parameters[start..i];
                start = i + 1;
            }
        }

        yield return parameters[start..];
    }

    [GeneratedRegex(
        @"^(?<modifiers>((public|internal|private|protected|static|async|new|sealed|override) )*)"
        + @"(?<returns>(?:.+? )??)(?<name>\w+)(<(?<types>[\w, ]+)>)?\(")]
    private static partial Regex Head();
}
