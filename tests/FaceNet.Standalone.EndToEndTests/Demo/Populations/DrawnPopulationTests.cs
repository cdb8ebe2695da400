using FaceNet.Standalone.Demo.Populations;
using FaceNet.Standalone.Demo.Progress;

namespace FaceNet.Standalone.EndToEndTests.Demo.Populations;

public sealed class DrawnPopulationTests
{
    [Fact]
    public void Draw_TheSameSeed_GivesTheSamePhotos() => Assert.Equal(Photos(seed: 1), Photos(seed: 1));

    [Fact]
    public void Draw_AnotherSeed_GivesOtherPeople() => Assert.Empty(Photos(seed: 1).Intersect(Photos(seed: 2)));

    private static List<string> Photos(int seed)
    {
        var population = DrawnPopulation.Draw(people: 2, seed, new NoProgress(), TestContext.Current.CancellationToken);
        return [.. population.People.SelectMany(person => person.Photos.Select(photo => Convert.ToBase64String(photo.Read())))];
    }

    private sealed class NoProgress : IStageProgress
    {
        public void Start(int total)
        {
        }

        public void Advance()
        {
        }

        public void Set(int done, string note)
        {
        }
    }
}
