using FaceNet.SyntheticFaces;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data;

public sealed class FaceFolderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Load_PeopleWithPhotos_DecodesAndResizesThem()
    {
        using var folder = new TemporaryFolder();
        AddPhoto(folder, "ann", "ann_0002.jpg");
        AddPhoto(folder, "ann", "ann_0001.jpg");
        AddPhoto(folder, "bob", "bob_0001.jpg");

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
    public void Load_EmptyFolder_SaysWhatBelongsThere()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("holds no photos", Assert.Throws<TrainerException>(() => FaceFolder.Load(folder.Path, 32, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedPhoto_NamesTheFileAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        AddPhoto(folder, "ann", "ann_0001.jpg");
        string photo = Path.Combine(folder["ann"], "ann_0001.jpg");
        File.WriteAllBytes(photo, File.ReadAllBytes(photo)[..500]);

        var exception = Assert.Throws<TrainerException>(() => FaceFolder.Load(folder.Path, 32, Cancellation));

        Assert.Contains(photo, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Repair or remove the file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HoldOut_AnyOrderOfPeople_HoldsOutTheSame()
    {
        Person[] people = [.. Enumerable.Range(0, 20).Select(number => new Person($"person-{number}", []))];

        (FaceDataset kept, FaceDataset heldOut) = new FaceDataset("test", people).HoldOut(5);
        (_, FaceDataset reversed) = new FaceDataset("test", [.. people.Reverse()]).HoldOut(5);

        Assert.Equal(heldOut.People, reversed.People);
        Assert.Equal(5, heldOut.People.Count);
        Assert.Empty(kept.People.Intersect(heldOut.People));
    }

    [Fact]
    public void HoldOut_Everyone_SaysHowManyThereAre()
    {
        Assert.Contains("has 1 people, so 1 cannot be held out", Assert.Throws<TrainerException>(() => new FaceDataset("test", [new Person("a", [])]).HoldOut(1)).Message, StringComparison.Ordinal);
    }

    private static void AddPhoto(TemporaryFolder folder, string person, string file)
    {
        Directory.CreateDirectory(folder[person]);
        File.WriteAllBytes(Path.Combine(folder[person], file), new SyntheticPopulation(5).Photo(0, 0).Jpeg);
    }
}
