using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Sources;

public sealed class FacePairsTests
{
    [Fact]
    public void List_SamePairs_JoinsPeopleAlsoByWayOfOthers()
    {
        PhotoListing listing = List("d.jpg,c.jpg,same", "a.jpg,b.jpg,1", "c.jpg,b.jpg,Same", "f.jpg,e.jpg,same", "a.jpg,e.jpg,different", "g.jpg,a.jpg,0");

        Assert.Equal(["a.jpg", "e.jpg", "g.jpg"], listing.People.Select(person => person.Name));
        Assert.Equal(["a.jpg", "b.jpg", "c.jpg", "d.jpg"], Photos(listing.People[0]));
        Assert.Equal(["e.jpg", "f.jpg"], Photos(listing.People[1]));
        Assert.Equal(["g.jpg"], Photos(listing.People[2]));
        Assert.Empty(listing.Faults);
    }

    [Fact]
    public void List_RowsInAnotherOrder_GivesTheSamePeople()
    {
        string[] rows = ["a.jpg,b.jpg,same", "c.jpg,d.jpg,same", "b.jpg,e.jpg,same", "c.jpg,a.jpg,different", "f.jpg,g.jpg,different"];

        PhotoListing listing = List(rows), reversed = List([.. rows.Reverse()]);

        Assert.Equal(listing.People.Select(Photos), reversed.People.Select(Photos));
    }

    [Fact]
    public void List_DifferentPairInsideOnePerson_LeavesThePersonOutAndNamesThePair()
    {
        PhotoListing listing = List("a.jpg,b.jpg,same", "b.jpg,c.jpg,same", "a.jpg,c.jpg,different", "c.jpg,d.jpg,different", "d.jpg,e.jpg,same");

        Assert.Equal(["d.jpg"], listing.People.Select(person => person.Name));
        DataFault fault = Assert.Single(listing.Faults);
        Assert.Equal((DataFaultKind.ContradictingPair, 1), (fault.Kind, fault.Count));
        Assert.Equal(["line 4: a.jpg and c.jpg"], fault.Examples);
        Assert.Contains("the 1 people concerned are left out with their 3 photos", fault.Consequence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jpg,b.jpg,different", "b.jpg,./a.jpg,same")]
    [InlineData("a.jpg,b.jpg,same", "a.jpg,x/../a.jpg,different")]
    public void List_SamePhotosUnderOtherPaths_ContradictAlike(params string[] rows)
    {
        PhotoListing listing = List([.. rows, "c.jpg,d.jpg,same"]);

        Assert.Equal(["c.jpg"], listing.People.Select(person => person.Name));
        Assert.Equal(1, Assert.Single(listing.Faults).Count);
    }

    [Fact]
    public void Load_LinkPhotoUnreadable_StillJoinsTheOthers()
    {
        using var folder = new TemporaryFolder();
        PhotoFiles.Add(folder, "a.jpg");
        PhotoFiles.AddTruncated(folder, "b.jpg");
        PhotoFiles.Add(folder, "c.jpg", photo: 1);
        string csv = PhotoFiles.AddText(folder, "pairs.csv", "image_a,image_b,label", "a.jpg,b.jpg,same", "b.jpg,c.jpg,same");

        FaceDataset dataset = FaceData.Load(csv, 32, new PhotoMemory(), TestContext.Current.CancellationToken);

        Assert.Equal(["a.jpg", "c.jpg"], Assert.Single(dataset.People).Photos.Select(photo => photo.Name));
    }

    [Fact]
    public void Load_EveryoneContradicts_NamesThePairs()
    {
        using var folder = new TemporaryFolder();
        string csv = PhotoFiles.AddText(folder, "pairs.csv", "image_a,image_b,label", "a.jpg,b.jpg,same", "a.jpg,b.jpg,different");

        var exception = Assert.Throws<TrainerException>(() => FaceData.Load(csv, 32, new PhotoMemory(), TestContext.Current.CancellationToken));

        Assert.Contains("line 3: a.jpg and b.jpg", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jpg,b.jpg,yes", "the label is 'yes'; it must be same, different, 1 or 0. Correct it")]
    [InlineData("a.jpg,b.jpg,", "'a.jpg,b.jpg,' has no label")]
    [InlineData("a.jpg,same", "'a.jpg,same' has 2 columns; the header has 3")]
    public void List_MalformedRow_NamesLineValueRuleAndRemedy(string row, string expected)
    {
        Assert.Contains($"line 2: {expected}", Assert.Throws<TrainerException>(() => List(row)).Message, StringComparison.Ordinal);
    }

    private static PhotoListing List(params string[] rows)
    {
        using var folder = new TemporaryFolder();
        return FacePairs.List(CsvTable.Read(PhotoFiles.AddText(folder, "pairs.csv", ["image_a,image_b,label", .. rows])));
    }

    private static string[] Photos(ListedPerson person)
    {
        return [.. person.Photos.Select(photo => photo.Name)];
    }
}
