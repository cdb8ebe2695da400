using FaceNet.Standalone.Demo.Populations;

namespace FaceNet.Standalone.EndToEndTests.Demo.Populations;

public sealed class FolderPopulationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_TwoPeople_OrdersThemAndTheirPhotosByName()
    {
        Write("bea/2.PNG", "bea/1.jpg", "anna/3.jpeg");

        var population = FolderPopulation.Open(_folder.Path);

        Assert.Equal(["anna", "bea"], population.People.Select(person => person.Name));
        Assert.Equal(["1.jpg", "2.PNG"], population.People[1].Photos.Select(photo => photo.Name));
        Assert.Equal(["person-0000", "person-0001"], population.People.Select(person => person.SubjectId));
        Assert.Empty(population.Warnings);
    }

    [Fact]
    public void Open_PictureTooLargeForAnEvent_LeavesItOutAndSaysSo()
    {
        Write("anna/1.jpg", "anna/2.jpg", "bea/1.jpg");
        using (var huge = File.Create(_folder["bea/huge.jpg"]))
        {
            huge.SetLength(11 * 1024 * 1024);
        }

        var population = FolderPopulation.Open(_folder.Path);

        Assert.Equal("1.jpg", Assert.Single(population.People[1].Photos).Name);
        Assert.Contains("huge.jpg for one", Assert.Single(population.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OnePhotoEach_WarnsThatNobodyCanBeEnrolled()
    {
        Write("anna/1.jpg", "bea/1.jpg");

        var population = FolderPopulation.Open(_folder.Path);

        Assert.Contains("nobody can be enrolled", Assert.Single(population.Warnings), StringComparison.Ordinal);
    }

    private void Write(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.WriteAllBytes(_folder[file], DrawnPeople.Photo(0));
        }
    }
}
