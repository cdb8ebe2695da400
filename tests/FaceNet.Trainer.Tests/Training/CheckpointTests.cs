using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Training;

[Collection(nameof(TorchSeed))]
public sealed class CheckpointTests
{
    [Fact]
    public void Load_NoCheckpoint_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("progress.json is missing", Assert.Throws<TrainerException>(() => Checkpoint.LoadToMeasure(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network.dat")]
    [InlineData("optimizer.dat")]
    [InlineData("progress.json")]
    public void Load_TruncatedFile_IsCalledDamaged(string file)
    {
        using var folder = new TemporaryFolder();
        Save(folder["checkpoint"]);
        string path = Path.Combine(folder["checkpoint"], file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..(int)(new FileInfo(path).Length / 2)]);

        var exception = Assert.Throws<TrainerException>(() => Checkpoint.Load(folder["checkpoint"], SmokeRun.Network));

        Assert.Contains("cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AnotherNetwork_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        Save(folder["checkpoint"]);

        var exception = Assert.Throws<TrainerException>(() => Checkpoint.Load(folder["checkpoint"], SmokeRun.Network with { Name = "other" }));

        Assert.Contains("is of network 'smoke', not 'other'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_Twice_ReplacesTheFirst()
    {
        using var folder = new TemporaryFolder();
        using var state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options);
        Checkpoint.Save(folder["checkpoint"], state, SmokeRun.Options);
        state.Step = 12;

        Checkpoint.Save(folder["checkpoint"], state, SmokeRun.Options);

        Assert.Equal(12, Checkpoint.ReadProgress(folder["checkpoint"]).Step);
    }

    [Fact]
    public void Load_CrashedWhileReplacing_FindsTheOldOne()
    {
        using var folder = new TemporaryFolder();
        Save(folder["checkpoint"]);
        Directory.Move(folder["checkpoint"], folder["checkpoint.old"]);

        using TrainingState state = Checkpoint.Load(folder["checkpoint"], SmokeRun.Network);

        Assert.Equal(0, state.Step);
    }

    [Fact]
    public void Save_FolderCannotBeWritten_KeepsTheOldOneAndSaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        Save(folder["checkpoint"]);
        File.WriteAllText(folder["checkpoint.new"], "a file where the new folder should be");
        using var state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options);
        state.Step = 9;

        var exception = Assert.Throws<TrainerException>(() => Checkpoint.Save(folder["checkpoint"], state, SmokeRun.Options));

        Assert.Contains("checkpoint of step 9 cannot be written", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--resume", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Checkpoint.ReadProgress(folder["checkpoint"]).Step);
    }

    [Fact]
    public void LoadToMeasure_RunInMixedPrecision_MultipliesInFloat32()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions mixed = SmokeRun.Options with { MixedPrecision = true };
        using (var state = TrainingState.Start(SmokeRun.Network, mixed))
        {
            Checkpoint.Save(folder["checkpoint"], state, mixed);
        }

        using TrainingState measured = Checkpoint.LoadToMeasure(folder["checkpoint"], SmokeRun.Network), resumed = Checkpoint.Load(folder["checkpoint"], SmokeRun.Network);

        Assert.All(measured.Network.Layers, layer => Assert.False(layer.IsMixedPrecision));
        Assert.All(resumed.Network.Layers, layer => Assert.True(layer.IsMixedPrecision));
    }

    private static void Save(string folder)
    {
        using var state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options);
        Checkpoint.Save(folder, state, SmokeRun.Options);
    }
}
