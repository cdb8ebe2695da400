using System.Text.Json;
using FaceNet.Trainer.Reporting;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Reporting;

public sealed class TrainingLogTests
{
    [Fact]
    public void Find_CheckpointInARun_ReadsTheNumbersOfItsLines()
    {
        using var folder = new TemporaryFolder();
        WriteLog(folder, Report(50, loss: 2), Report(100, loss: 1));

        TrainingLog log = TrainingLog.Find(null, [folder["checkpoint"] + "/"])!;

        Assert.Equal([(50, 2), (100, 1)], log.Curve("loss"));
        Assert.Equal([(50, 0.5), (100, 0.5)], log.Curve("active_share"));
        Assert.Equal(2, log.Curve("images_per_second").Count);
        Assert.Equal([(100, 0.75)], log.Curve("validation"));
        Assert.Empty(log.Curve("unheard_of"));
    }

    [Fact]
    public void Find_ResumedRunThatTookAStepAgain_KeepsTheLaterLine()
    {
        using var folder = new TemporaryFolder();
        WriteLog(folder, Report(50, loss: 3), Report(100, loss: 9), Report(100, loss: 2));

        Assert.Equal([(50, 3), (100, 2)], TrainingLog.Find(folder.Path, [])!.Curve("loss"));
    }

    [Fact]
    public void Find_NoRunAnywhere_IsNull()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(TrainingLog.Find(null, []));
        Assert.Null(TrainingLog.Find(null, [folder["checkpoint"]]));
    }

    [Fact]
    public void Find_NamedRunWithoutLog_SaysWhatToName()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("holds no log.jsonl", Assert.Throws<TrainerException>(() => TrainingLog.Find(folder.Path, [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"step\": 2, \"lo")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{\"name\": \"a data set\", \"photos\": 12}")]
    public void Find_LineThatIsNoReport_IsPassedOver(string line)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.jsonl"], "{\"step\": 1, \"loss\": 2}\n" + line);

        TrainingLog log = TrainingLog.Find(folder.Path, [])!;

        Assert.Equal([(1, 2)], log.Curve("loss"));
        Assert.Empty(log.Curve("photos"));
    }

    private static void WriteLog(TemporaryFolder folder, params TrainingReport[] reports)
    {
        File.WriteAllLines(folder["log.jsonl"], reports.Select(report => JsonSerializer.Serialize(report, TrainerJson.Line)));
    }

    private static TrainingReport Report(long step, double loss)
    {
        return new TrainingReport(step, step, 100, 1e-3, step == 100 ? 0.75 : null, new StepStatistics(loss, 0.1, 0.2, 0.5, 0.4, 1.8));
    }
}
