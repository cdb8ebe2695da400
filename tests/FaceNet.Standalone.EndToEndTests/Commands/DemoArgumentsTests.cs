namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>What is wrong with a command line of the demo is said before anything starts.</summary>
public sealed class DemoArgumentsTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("5001")]
    [InlineData("-3")]
    public async Task Demo_PeopleOutOfRange_NamesTheRange(string people)
    {
        var run = await CommandRun.RunAsync("demo", "--people", people);

        run.AssertRefused($"--people {people}: must be from 2 to 5000.");
    }

    [Fact]
    public async Task Demo_PeopleOutOfRange_SaysItOnce()
    {
        await CommandRun.RunAsync("demo", "--people", "1");
        var run = await CommandRun.RunAsync("demo", "--people", "1");

        Assert.Equal("--people 1: must be from 2 to 5000.", run.Errors.Trim());
    }

    [Theory]
    [InlineData("--people")]
    [InlineData("--seed")]
    public async Task Demo_NoNumber_NamesTheOption(string option)
    {
        var run = await CommandRun.RunAsync("demo", option, "many");

        run.AssertRefused(option, "'many'");
    }

    [Fact]
    public async Task Demo_PeopleBesideFaces_AsksForOneOfThem()
    {
        var run = await CommandRun.RunAsync("demo", "--people", "5", "--faces", "somewhere");

        run.AssertRefused("--people", "--faces", "Leave one of them out.");
    }

    [Fact]
    public async Task Demo_UnknownOption_NamesIt()
    {
        var run = await CommandRun.RunAsync("demo", "--peeple", "5");

        run.AssertRefused("'--peeple'");
    }
}
