using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Sources;

public sealed class FaceManifestTests
{
    [Fact]
    public void Load_AnyOrderOfRowsAndColumns_GivesThePeople()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "photos/a, 1.jpg", photo: 1);
        PhotoFiles.Add(folder, "photos/a2.jpg", photo: 2);
        PhotoFiles.Add(folder, "b1.jpg", person: 1);
        string csv = PhotoFiles.AddText(folder, "faces.csv", "Person,split,IMAGE", "Bob,train, b1.jpg ", "\"Ann \"\"A\"\"\",train,photos/a2.jpg", "", "\"Ann \"\"A\"\"\",test,\"photos/a, 1.jpg\"");

        FaceDataset dataset = FaceData.Load(csv, 32, new PhotoMemory(), TestContext.Current.CancellationToken);

        Assert.Equal(["Ann \"A\"", "Bob"], dataset.People.Select(person => person.Name));
        Assert.Equal(["photos/a, 1.jpg", "photos/a2.jpg"], dataset.People[0].Photos.Select(photo => photo.Name));
        Assert.Empty(dataset.Faults);
    }

    [Fact]
    public void List_PhotoOfTwoPeople_IsLeftOutAndNamed()
    {
        PhotoListing listing = List("image,person", "a.jpg,ann", "b.jpg,ann", "./b.jpg,bob", "c.jpg,bob", "b.jpg,cid", "c.jpg,bob");

        Assert.Equal(["a.jpg"], listing.People[0].Photos.Select(photo => photo.Name));
        Assert.Equal(["c.jpg"], listing.People[1].Photos.Select(photo => photo.Name));
        DataFault fault = Assert.Single(listing.Faults);
        Assert.Equal((DataFaultKind.PhotoOfTwoPeople, 1), (fault.Kind, fault.Count));
        Assert.Equal(["b.jpg: 'ann', in line 4 'bob'"], fault.Examples);
    }

    [Fact]
    public void Load_FileThatIsMissing_IsUnreadable()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "a.jpg");
        string csv = PhotoFiles.AddText(folder, "faces.csv", "image,person", "a.jpg,ann", "gone.jpg,bob");

        FaceDataset dataset = FaceData.Load(csv, 32, new PhotoMemory(), TestContext.Current.CancellationToken);

        Assert.Equal(["ann"], dataset.People.Select(person => person.Name));
        Assert.Contains(folder["gone.jpg"], Assert.Single(dataset.Faults).Examples[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line 3: 'b.jpg' has 1 columns; the header has 2. Correct the line", "image,person", "a.jpg,ann", "b.jpg")]
    [InlineData("line 3: 'b.jpg,bob,x' has 3 columns; the header has 2", "image,person", "a.jpg,ann", "b.jpg,bob,x")]
    [InlineData("line 2: 'a.jpg, ' has no person; every row needs one. Fill it in", "image,person", "a.jpg, ")]
    [InlineData("line 2: ',ann' has no image", "image,person", ",ann")]
    [InlineData("line 2: '\"a.jpg,ann' opens a double quote and does not close it", "image,person", "\"a.jpg,ann")]
    [InlineData("line 2: there are no rows", "image,person")]
    [InlineData("line 1: the header is 'a.jpg,ann'; it must name the columns image,person or image_a,image_b,label", "a.jpg,ann")]
    [InlineData("line 1: the header is 'image;person'; it must name", "image;person", "a.jpg;ann")]
    [InlineData("line 1: the header is ''; it must name")]
    public void Load_MalformedFile_NamesFileLineValueRuleAndRemedy(string expected, params string[] lines)
    {
        using var folder = new TemporaryFolder();
        string csv = PhotoFiles.AddText(folder, "faces.csv", lines);

        var exception = Assert.Throws<TrainerException>(() => FaceData.Load(csv, 32, new PhotoMemory(), TestContext.Current.CancellationToken));

        Assert.Contains($"'{csv}' {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PhotoInsteadOfData_SaysWhatToGive()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "a.jpg");

        var exception = Assert.Throws<TrainerException>(() => FaceData.Load(folder["a.jpg"], 32, new PhotoMemory(), TestContext.Current.CancellationToken));

        Assert.Contains("a.jpg' is not UTF-8 text. Give a folder of people or a CSV file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingThere_SaysWhatToGive()
    {
        var exception = Assert.Throws<TrainerException>(() => FaceData.Load("/nowhere/faces.csv", 32, new PhotoMemory(), TestContext.Current.CancellationToken));

        Assert.Contains("'/nowhere/faces.csv' does not exist. Give a folder", exception.Message, StringComparison.Ordinal);
    }

    private static PhotoListing List(params string[] lines)
    {
        using var folder = new TemporaryFolder();
        return FaceManifest.List(CsvTable.Read(PhotoFiles.AddText(folder, "faces.csv", lines)));
    }
}
