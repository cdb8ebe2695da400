using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Sources;

public sealed class FaceFolderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Load_PeopleWithPhotos_DecodesAndResizesThem()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "ann/ann_0002.jpg");
        PhotoFiles.Add(folder, "ann/ann_0001.jpg");
        PhotoFiles.Add(folder, "bob/bob_0001.jpg");

        FaceDataset dataset = FaceFolder.Load(folder.Path, 32, Cancellation);

        Assert.Equal(["ann", "bob"], dataset.People.Select(person => person.Name));
        Assert.Equal(["ann_0001", "ann_0002"], dataset.People[0].Photos.Select(photo => photo.Name));
        Assert.Equal([0, 0, 1], dataset.Labels);
        Assert.All(dataset.Images, image => Assert.Equal((32, 32), (image.Width, image.Height)));
    }

    [Fact]
    public void Load_MissingFolder_NamesIt()
    {
        Assert.Contains("'/nowhere/faces' does not exist", Assert.Throws<TrainerException>(() => FaceFolder.Load("/nowhere/faces", 32, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileInsteadOfFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "ann.jpg");

        Assert.Contains("ann.jpg' is a file. Give a folder", Assert.Throws<TrainerException>(() => FaceFolder.Load(folder["ann.jpg"], 32, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EmptyFolder_SaysWhatBelongsThere()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("holds no photos", Assert.Throws<TrainerException>(() => FaceFolder.Load(folder.Path, 32, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PhotosWithoutPeople_SaysThatEachPersonNeedsASubFolder()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "ann.jpg");

        Assert.Contains("Each person needs a sub-folder", Assert.Throws<TrainerException>(() => FaceFolder.Load(folder.Path, 32, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedPhoto_NamesTheFileAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "ann/ann_0001.jpg");
        PhotoFiles.AddTruncated(folder, "ann/ann_0002.jpg");

        var exception = Assert.Throws<TrainerException>(() => FaceFolder.Load(folder.Path, 32, Cancellation));

        Assert.Contains(Path.Combine(folder["ann"], "ann_0002.jpg"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("Repair or remove the file", exception.Message, StringComparison.Ordinal);
    }
}
