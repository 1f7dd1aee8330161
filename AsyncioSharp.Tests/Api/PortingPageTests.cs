namespace AsyncioSharp.Tests.Api;

/// <summary>docs/porting.md agrees with the table.</summary>
[TestFixture]
public class PortingPageTests
{
    [Test]
    public void Names_InTheDocs_AreThoseOfTheTable()
    {
        string page = File.ReadAllText(PortingPage.File);
        string made = PortingPage.Make(page);
        if (PortingPage.ShouldWrite)
            File.WriteAllText(PortingPage.File, made);
        else
            (page == made).Should().BeTrue("docs/porting.md is made from AsyncioSharp.Tests/Api/asyncio-api.txt; write it with {0}", PortingPage.HowToWrite);
    }
}
