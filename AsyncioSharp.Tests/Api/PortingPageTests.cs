namespace AsyncioSharp.Tests.Api;

/// <summary>docs/porting-names.md agrees with the table.</summary>
[TestFixture]
public class PortingPageTests
{
    [Test]
    public void Names_InTheDocs_AreThoseOfTheTable()
    {
        string made = PortingPage.Make();
        if (PortingPage.ShouldWrite)
            File.WriteAllText(PortingPage.File, made);
        else
            (File.ReadAllText(PortingPage.File) == made).Should().BeTrue("docs/porting-names.md is made from AsyncioSharp.Tests/Api/asyncio-api.txt; write it with {0}", PortingPage.HowToWrite);
    }
}
