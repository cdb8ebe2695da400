using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Tests.Evaluation;

namespace FaceNet.Trainer.Tests.Calibration;

public sealed class SubjectComparisonsTests
{
    private static readonly HashSet<(int, int)> Nobody = [];
    private static readonly EmbeddedPeople People = TestPeople.Scatter(1, [7, 3, 1, 6, 4]);

    [Theory]
    [InlineData(DecisionPolicy.Nearest)]
    [InlineData(DecisionPolicy.MeanOfNearest)]
    [InlineData(DecisionPolicy.Prototype)]
    public void Visit_OneSubject_IsComparedAsThePolicySays(object policy)
    {
        // Two people; the one of five photos is one subject of five shots, the other has too few.
        EmbeddedPeople people = TestPeople.Scatter(2, [5, 3]);
        double[][] distances = [.. Enumerable.Range(5, 3).Select(probe => Enumerable.Range(0, 5).Select(photo => TestPeople.Distance(people.Vectors[probe], people.Vectors[photo])).ToArray())];
        double[] mean = [.. Enumerable.Range(0, 8).Select(axis => Enumerable.Range(0, 5).Average(photo => (double)people.Vectors[photo][axis]))];

        List<(int Probe, int Subject, float Distance)> visited = Visit(new SubjectComparisons(people, people, (DecisionPolicy)policy, 5, Nobody));

        double[] expected = (DecisionPolicy)policy switch
        {
            DecisionPolicy.Nearest => [.. distances.Select(each => each.Min())],
            DecisionPolicy.MeanOfNearest => [.. distances.Select(each => each.Order().Take(3).Average())],
            _ => [.. Enumerable.Range(5, 3).Select(probe => TestPeople.Distance(people.Vectors[probe], TestPeople.Unit(mean)))],
        };
        Assert.Equal([(5, 0), (6, 0), (7, 0)], visited.Select(each => (each.Probe, each.Subject)));
        Assert.All(expected.Zip(visited), each => Assert.Equal(each.First, each.Second.Distance, 1e-5));
    }

    [Theory]
    [InlineData(1, 21)]
    [InlineData(3, 6)]
    [InlineData(5, 2)]
    [InlineData(10, 0)]
    public void Constructor_Shots_DealsEveryPhotoAtMostOnce(int shots, int subjects)
    {
        var comparisons = new SubjectComparisons(People, People, DecisionPolicy.Nearest, shots, Nobody);

        Assert.Equal(subjects, comparisons.SamplePeople.Count);
        Assert.Equal(21, comparisons.ProbePeople.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Impostors_WithAndWithoutExcludedPeople_EqualThoseVisited(int shots)
    {
        int[] drawn = [2, 1, 0, 3, 1];
        foreach (HashSet<(int, int)> excluded in new[] { Nobody, [(0, 3), (1, 4)] })
        {
            var comparisons = new SubjectComparisons(People, People, DecisionPolicy.MeanOfNearest, shots, excluded);

            (int Probe, int Subject)[] impostors = [.. Visit(comparisons)
                .Select(each => (comparisons.ProbePeople[each.Probe], comparisons.SamplePeople[each.Subject])).Where(each => each.Item1 != each.Item2)];

            Assert.Equal(impostors.Length, comparisons.Impostors.All);
            Assert.Equal(impostors.Sum(each => drawn[each.Probe] * drawn[each.Subject]), comparisons.Impostors.Of(drawn));
            Assert.DoesNotContain(impostors, each => excluded.Contains((Math.Min(each.Probe, each.Subject), Math.Max(each.Probe, each.Subject))));
        }
    }

    [Fact]
    public void Visit_OwnSubject_IsLeftOut()
    {
        // One person of four photos as two subjects of two: each photo meets the other subject only.
        EmbeddedPeople person = TestPeople.Scatter(3, [4]);

        List<(int Probe, int Subject, float Distance)> visited = Visit(new SubjectComparisons(person, person, DecisionPolicy.Nearest, 2, Nobody));

        Assert.Equal([0, 1, 2, 3], visited.Select(each => each.Probe));
        Assert.Equal(2, visited.CountBy(each => each.Subject).Count());
        Assert.All(visited, each => Assert.True(each.Distance > 0.001));
    }

    [Fact]
    public void SubjectDistance_FewerPhotosThanAreAveraged_TakesAll()
    {
        Assert.Equal(2, SubjectDistance.Of(DecisionPolicy.MeanOfNearest, [3, 1]));
        Assert.Equal(2, SubjectDistance.Of(DecisionPolicy.MeanOfNearest, [4, 2, 3, 1, 9]));
        Assert.Equal(1, SubjectDistance.Of(DecisionPolicy.Nearest, [4, 2, 3, 1, 9]));
    }

    private static List<(int Probe, int Subject, float Distance)> Visit(IComparisons comparisons)
    {
        var visited = new List<(int, int, float)>();
        comparisons.Visit((probe, subject, distance) => visited.Add((probe, subject, distance)));
        return visited;
    }
}
