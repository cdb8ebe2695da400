using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Sources;

public sealed class PhotoLoaderTests
{
    private const int Size = 32;
    private const int PhotoBytes = Size * Size * 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Load_SomeUnreadable_CountsAndNamesTheFirstFewAndLoadsTheRest()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "ann/1.jpg");
        PhotoFiles.Add(folder, "bob/9.jpg");
        for (int photo = 1; photo <= 7; photo++)
        {
            PhotoFiles.AddTruncated(folder, $"bob/{photo}.jpg");
        }

        PhotoFiles.AddText(folder, "bob/8.jpg", "no picture");
        PhotoFiles.AddTruncated(folder, "cid/1.jpg");

        FaceDataset dataset = FaceData.Load(folder.Path, Size, new PhotoMemory(), Cancellation);

        Assert.Equal(["ann", "bob"], dataset.People.Select(person => person.Name));
        Assert.Equal(["9"], dataset.People[1].Photos.Select(photo => photo.Name));
        DataFault fault = Assert.Single(dataset.Faults);
        Assert.Equal((DataFaultKind.UnreadableImage, 9), (fault.Kind, fault.Count));
        Assert.Contains("9 of 11 images cannot be read", fault.ToString(), StringComparison.Ordinal);
        Assert.Contains(folder["bob/1.jpg"] + ": The jpeg image", fault.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("and 4 more.", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingReadable_IsAnErrorThatNamesThem()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.AddTruncated(folder, "ann/1.jpg");

        var exception = Assert.Throws<TrainerException>(() => FaceData.Load(folder.Path, Size, new PhotoMemory(), Cancellation));

        Assert.Contains("holds no photo that can be used", exception.Message, StringComparison.Ordinal);
        Assert.Contains(folder["ann/1.jpg"], exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData((PhotoBytes * 3) - 1, 2)]
    [InlineData(PhotoBytes * 3, 3)]
    public void Load_LessRoomThanPhotos_KeepsWhatFitsAndDecodesTheRestAlike(long room, int expected)
    {
        using var folder = new TemporaryFolder();
        for (int photo = 0; photo < 3; photo++)
        {
            PhotoFiles.Add(folder, $"ann/{photo}.jpg", photo: photo);
        }

        FaceDataset kept = FaceData.Load(folder.Path, Size, new PhotoMemory(), Cancellation);

        FaceDataset dataset = FaceData.Load(folder.Path, Size, new PhotoMemory(room), Cancellation);

        Assert.Equal(expected, dataset.People[0].Photos.Count(photo => photo.IsKept));
        Assert.Equal(kept.Images.Select(image => image.Pixels), dataset.Images.Select(image => image.Pixels));
    }

    [Fact]
    public void Image_FileGoneMeanwhile_NamesItAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "ann/1.jpg");
        FacePhoto photo = FaceData.Load(folder.Path, Size, new PhotoMemory(0), Cancellation).People[0].Photos[0];

        File.Delete(folder["ann/1.jpg"]);

        var exception = Assert.Throws<TrainerException>(() => photo.Image);
        Assert.Contains($"'{folder["ann/1.jpg"]}' could be read when the run began", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_NoRoom_KeepsDrawingsCompressedAndGivesTheSamePhotos()
    {
        FaceDataset kept = DrawnFaces.Draw(5, 2, 2, Size, Cancellation), compressed = DrawnFaces.Draw(5, 2, 2, Size, new PhotoMemory(0), Cancellation);

        Assert.All(compressed.People.SelectMany(person => person.Photos), photo => Assert.False(photo.IsKept));
        Assert.Equal(kept.Images.Select(image => image.Pixels), compressed.Images.Select(image => image.Pixels));
    }
}
