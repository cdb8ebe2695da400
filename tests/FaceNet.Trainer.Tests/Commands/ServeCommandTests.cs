using FaceNet.Trainer.Commands;

namespace FaceNet.Trainer.Tests.Commands;

public sealed class ServeCommandTests
{
    [Theory]
    [InlineData("--nonsense", "'--nonsense' is no setting")]
    [InlineData("--Training:RunsDirectory runs", "'--Training:RunsDirectory' is no setting")]
    [InlineData("runs", "'runs' is no setting")]
    public void Parse_WordThatIsNoSetting_SaysHowToWriteOne(string words, string expected)
    {
        Assert.Contains(ServeCommand.Create().Parse(words).Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_Settings_AreTaken()
    {
        Assert.Empty(ServeCommand.Create().Parse("--Training:RunsDirectory=runs --Listeners:GrpcPort=5330").Errors);
    }
}
