namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>The demo shows services that run elsewhere when it is told where all three are.</summary>
public sealed class DemoAddressTests
{
    [Fact]
    public async Task Demo_SomeAddresses_AsksForAll()
    {
        var run = await CommandRun.RunAsync("demo", "--embedder", "http://localhost:1");

        run.AssertRefused("--embedder, --matcher and --clusterer", "Give all three, or none.");
    }

    [Fact]
    public async Task Demo_AddressThatIsNone_NamesIt()
    {
        var run = await CommandRun.RunAsync("demo", "--embedder", "localhost:1", "--matcher", "http://localhost:1", "--clusterer", "http://localhost:1");

        run.AssertRefused("--embedder 'localhost:1' is no http or https URL.");
    }

    [Theory]
    [InlineData("--model")]
    [InlineData("--domain")]
    public async Task Demo_AddressesBesideWhatServicesHaveThemselves_AsksForOneOfThem(string option)
    {
        var run = await CommandRun.RunAsync("demo", option, "m", "--embedder", "http://localhost:1", "--matcher", "http://localhost:1", "--clusterer", "http://localhost:1");

        run.AssertRefused(option, "Leave one of them out.");
    }
}
