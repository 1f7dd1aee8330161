using System.Xml.Linq;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The compiler asks for no docs of a parameter, since a member may inherit them. This does, where none are inherited.</summary>
public sealed class ParameterDocsTests
{
    [TestCase(typeof(EventLoop))]
    [TestCase(typeof(Server))]
    [TestCase(typeof(AsyncioTest))]
    public void Docs_OfAMemberThatInheritsNone_HaveEveryParameter(Type type)
    {
        IEnumerable<string> incomplete = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")).Descendants("member")
            .Where(static member => Name(member).StartsWith("M:", StringComparison.Ordinal) && !member.Descendants("inheritdoc").Any())
            .Where(static member => Differs(member.Elements("param").Count(), Parameters(Name(member)))
                || (!Name(member).Contains("#ctor") && Differs(member.Elements("typeparam").Count(), TypeParameters(Name(member)))))
            .Select(Name);

        incomplete.Should().BeEmpty();
    }

    [TestCase("M:A.B", 0, 0)]
    [TestCase("M:A.B(System.Int32)", 1, 0)]
    [TestCase("M:A.B``2(System.Func{``0,``1},System.Int32[0:,0:],``1)", 3, 2)]
    [TestCase("M:A.B`1.C``1(`0)", 1, 1)]
    public void Parameters_OfTheNameOfAMember_AreCounted(string name, int parameters, int typeParameters)
    {
        Parameters(name).Should().Be(parameters);
        TypeParameters(name).Should().Be(typeParameters);
    }

    private static string Name(XElement member) => member.Attribute("name")!.Value;

    // The docs of a class with parameters of its own are also those of its constructor, with the type parameters.
    // A member without docs of any is the compiler's affair: it asks for the docs of public ones, and internal ones need none.
    private static bool Differs(int documented, int declared) => documented > 0 && documented != declared;

    private static int Parameters(string name)
    {
        int start = name.IndexOf('(');
        if (start < 0)
        {
            return 0;
        }

        int depth = 0;
        int count = 1;
        foreach (char one in name.AsSpan(start + 1))
        {
            depth += one is '{' or '[' ? 1 : one is '}' or ']' ? -1 : 0;
            count += one == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    private static int TypeParameters(string name)
    {
        string method = name.Split('(')[0];
        int mark = method.IndexOf("``", StringComparison.Ordinal);
        return mark < 0 ? 0 : int.Parse(method.AsSpan(mark + 2));
    }
}
