using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RunFolder Run => new(_folder["run"]);

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public void ReadPlan_AfterBegin_IsThePlan()
    {
        var plan = new RunPlan { Network = "mini", Data = ["a", "b"], Learning = new TrainingOptions { Steps = 7, Patience = 2, ValidateEvery = 5 } };

        Run.Begin(plan);

        Assert.Equivalent(plan, Run.ReadPlan(), strict: true);
    }

    [Fact]
    public void Begin_FolderHoldsARun_IsRefused()
    {
        Run.Begin(new RunPlan { Network = "mini", Learning = new TrainingOptions { Steps = 1 } });

        var exception = Assert.Throws<TrainerException>(() => Run.Begin(new RunPlan { Network = "mini", Learning = new TrainingOptions { Steps = 2 } }));

        Assert.Contains("--resume", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, Run.ReadPlan().Learning.Steps);
    }

    [Fact]
    public void ReadPlan_NoRun_SaysSo()
    {
        Assert.Contains("holds no run", Assert.Throws<TrainerException>(() => Run.ReadPlan()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrimLog_RunDiedAfterItsCheckpoint_DropsWhatWillBeDoneAgain()
    {
        Directory.CreateDirectory(Run.Path);
        File.WriteAllLines(Run.Log, ["""{"data":"faces"}""", """{"step":50}""", """{"step":100}""", """{"step":150}""", """{"step":2"""]);

        Run.TrimLog(100);
        Run.AppendToLog(new { Step = 101 });

        Assert.Equal(["""{"step":50}""", """{"step":100}""", """{"step":101}"""], File.ReadLines(Run.Log));
    }

    [Fact]
    public void Begin_FolderCannotBeWritten_SaysSoAndLeavesNoPlan()
    {
        File.WriteAllText(Run.Path, "a file where the folder should be");

        TrainerException exception = Assert.Throws<TrainerException>(() => Run.Begin(new RunPlan { Network = "mini", Learning = new TrainingOptions { Steps = 1 } }));

        Assert.Contains("cannot be written", exception.Message, StringComparison.Ordinal);
        Assert.False(Run.HoldsRun);
    }

    [Fact]
    public void AppendToLog_LogCannotBeWritten_SaysSo()
    {
        Directory.CreateDirectory(Run.Log);

        Assert.Contains("cannot be written", Assert.Throws<TrainerException>(() => Run.AppendToLog(new { Step = 1 })).Message, StringComparison.Ordinal);
    }
}
