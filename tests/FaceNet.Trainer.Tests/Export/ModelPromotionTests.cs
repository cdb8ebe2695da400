using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.Trainer.Export;

namespace FaceNet.Trainer.Tests.Export;

public sealed class ModelPromotionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Repository => _folder["models"];

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public void TryPromote_NewName_RenamesTheModelAndTheSpaceNamedAfterIt()
    {
        ModelManifest before = ModelManifest.Load(ShippedModel.Directory);

        ModelManifest? promoted = ModelPromotion.TryPromote(ShippedModel.Directory, Repository, "door", "2026-11");

        ModelManifest after = ModelManifest.Load(Path.Combine(Repository, "door", "2026-11"));
        Assert.Equal(("door", "2026-11", "door-2026-11"), (after.Name, after.Version, after.EmbeddingSpace));
        Assert.Equal((before with { Name = "door", Version = "2026-11", EmbeddingSpace = "door-2026-11" }).ToJson(), after.ToJson());
        Assert.Equal(after.ToJson(), promoted!.ToJson());
    }

    [Fact]
    public void TryPromote_SpaceOfItsOwnName_StaysWhatItIs()
    {
        ModelManifest named = ModelManifest.Load(ShippedModel.Directory) with { EmbeddingSpace = "door-space" };
        ModelFolderWriter.Write(_folder["exported"], File.ReadAllBytes(Path.Combine(ShippedModel.Directory, ModelManifest.GraphFileName)), named);

        Assert.Equal("door-space", ModelPromotion.TryPromote(_folder["exported"], Repository, "door", "1")!.EmbeddingSpace);
    }

    [Fact]
    public void TryPromote_SameModelAgain_ChangesNothing()
    {
        ModelPromotion.TryPromote(ShippedModel.Directory, Repository, "door", "1");
        DateTime written = Directory.GetLastWriteTimeUtc(Path.Combine(Repository, "door", "1"));

        Assert.NotNull(ModelPromotion.TryPromote(ShippedModel.Directory, Repository, "door", "1"));

        Assert.Equal(written, Directory.GetLastWriteTimeUtc(Path.Combine(Repository, "door", "1")));
    }

    [Fact]
    public void TryPromote_VersionHoldsAnotherModel_LeavesItAlone()
    {
        ModelManifest other = ModelManifest.Load(ShippedModel.Directory) with { Training = new ModelTraining { Data = "other", WeightsLicense = "other", NonCommercial = false } };
        ModelFolderWriter.Write(Path.Combine(Repository, "door", "1"), File.ReadAllBytes(Path.Combine(ShippedModel.Directory, ModelManifest.GraphFileName)), other);

        Assert.Null(ModelPromotion.TryPromote(ShippedModel.Directory, Repository, "door", "1"));

        Assert.Equal("other", ModelManifest.Load(Path.Combine(Repository, "door", "1")).Training.Data);
    }

    [Fact]
    public void TryPromote_DamagedModel_LeavesNothingInTheRepository()
    {
        Directory.CreateDirectory(_folder["damaged"]);
        File.Copy(Path.Combine(ShippedModel.Directory, ModelManifest.FileName), Path.Combine(_folder["damaged"], ModelManifest.FileName));
        File.WriteAllText(Path.Combine(_folder["damaged"], ModelManifest.GraphFileName), "cut off");

        Assert.Throws<TrainerException>(() => ModelPromotion.TryPromote(_folder["damaged"], Repository, "door", "1"));

        Assert.False(Directory.Exists(Path.Combine(Repository, "door")));
    }

    [Fact]
    public void TryPromote_RepositoryCannotBeWritten_SaysSoAndLeavesNothing()
    {
        File.WriteAllText(Repository, "a file where the folder should be");

        TrainerException exception = Assert.Throws<TrainerException>(() => ModelPromotion.TryPromote(ShippedModel.Directory, Repository, "door", "1"));

        Assert.Contains("cannot be written", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..", "1")]
    [InlineData("door", "../1")]
    [InlineData(".door", "1")]
    [InlineData("", "1")]
    public void TryPromote_NameThatIsNoFolders_IsRefused(string name, string version)
    {
        Assert.Throws<TrainerException>(() => ModelPromotion.TryPromote(ShippedModel.Directory, Repository, name, version));
        Assert.False(Directory.Exists(Repository));
    }

    [Fact]
    public void TryPromote_SharedSpaceNamedAfterIt_StaysTheSharedOne()
    {
        ModelManifest before = ModelManifest.Load(ShippedModel.Directory);
        ModelManifest shared = before with { CompatibleWith = [new CompatibleSpace { Space = before.EmbeddingSpace, Evidence = "measured" }] };
        ModelFolderWriter.Write(_folder["exported"], File.ReadAllBytes(Path.Combine(ShippedModel.Directory, ModelManifest.GraphFileName)), shared);

        Assert.Equal(before.EmbeddingSpace, ModelPromotion.TryPromote(_folder["exported"], Repository, "door", "2")!.EmbeddingSpace);
    }

    [Fact]
    public void TryPromote_SpaceOfAnotherModel_IsRefused()
    {
        ModelPromotion.TryPromote(ShippedModel.Directory, Repository, "door", "a-1");

        TrainerException exception = Assert.Throws<TrainerException>(() => ModelPromotion.TryPromote(ShippedModel.Directory, Repository, "door-a", "1"));

        Assert.Contains("'door-a-1' already", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Repository, "door-a")));
    }

    [Fact]
    public void TryPromote_NameAndVersionTooLongForASpace_IsRefused()
    {
        Assert.Contains("129 characters", Assert.Throws<TrainerException>(() => ModelPromotion.TryPromote(ShippedModel.Directory, Repository, new string('n', 100), new string('1', 28))).Message, StringComparison.Ordinal);
    }
}
