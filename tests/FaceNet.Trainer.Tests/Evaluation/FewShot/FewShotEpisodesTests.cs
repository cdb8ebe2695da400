using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.FewShot;

namespace FaceNet.Trainer.Tests.Evaluation.FewShot;

public sealed class FewShotEpisodesTests
{
    [Fact]
    public void Measure_SeparatePeople_IsPerfect()
    {
        IReadOnlyList<FewShotAccuracy> tasks = FewShotEpisodes.Measure(TestPeople.Scatter(1, people: 25, photos: 6, scatter: 1e-3), seed: 1);

        Assert.Equal([(5, 1), (5, 5), (20, 1), (20, 5)], tasks.Select(task => (task.Ways, task.Shots)));
        Assert.All(tasks, task =>
        {
            Assert.Equal((1, 1, 25), (task.Accuracy, task.High, task.EligiblePeople));
            Assert.Equal(FewShotEpisodes.Episodes / (FewShotEpisodes.Episodes + (1.96 * 1.96)), task.Low!.Value, 1e-9);
        });
    }

    [Fact]
    public void Measure_FacesWithoutPeople_IsChance()
    {
        EmbeddedPeople noise = TestPeople.Scatter(2, people: 400, photos: 2, scatter: 1e6);

        FewShotAccuracy task = new FewShotEpisodes(noise, seed: 1).Measure(ways: 5, shots: 1);

        // These 400 people are themselves a sample: two photos of nobody may happen to look alike.
        Assert.InRange(task.Accuracy!.Value, 0.15, 0.25);
    }

    [Fact]
    public void Measure_TwoPeopleOneShot_AgreesWithAllEpisodesThereAre()
    {
        EmbeddedPeople people = TestPeople.Scatter(3, people: 2, photos: 4, scatter: 1.5, dimensions: 3);
        IEnumerable<(int Probe, int Own, int Other)> episodes = from probe in Enumerable.Range(0, 8)
                                                                from own in Enumerable.Range(0, 8)
                                                                from other in Enumerable.Range(0, 8)
                                                                where probe != own && people.Labels[probe] == people.Labels[own] && people.Labels[probe] != people.Labels[other]
                                                                select (probe, own, other);
        double expected = episodes.Average(episode => TestPeople.Distance(people.Vectors[episode.Probe], people.Vectors[episode.Own]) < TestPeople.Distance(people.Vectors[episode.Probe], people.Vectors[episode.Other]) ? 1.0 : 0);

        FewShotAccuracy task = new FewShotEpisodes(people, seed: 4).Measure(ways: 2, shots: 1);

        Assert.InRange(expected, 0.3, 0.95);
        Assert.InRange(expected, task.Low!.Value, task.High!.Value);
    }

    [Fact]
    public void Measure_TooFewPeopleWithAPhotoMoreThanShots_IsNull()
    {
        EmbeddedPeople people = TestPeople.Scatter(5, [2, 2, 2, 2, 1, 1]);

        FewShotAccuracy task = new FewShotEpisodes(people, seed: 1).Measure(ways: 5, shots: 1);

        Assert.Equal((4, null, null, null), (task.EligiblePeople, task.Accuracy, task.Low, task.High));
    }

    [Fact]
    public void Measure_SameSeed_IsTheSame()
    {
        EmbeddedPeople people = TestPeople.Scatter(6, people: 30, photos: 3, scatter: 1);

        Assert.Equal(FewShotEpisodes.Measure(people, seed: 1), FewShotEpisodes.Measure(people, seed: 1));
        Assert.NotEqual(FewShotEpisodes.Measure(people, seed: 1)[0], FewShotEpisodes.Measure(people, seed: 2)[0]);
    }

    [Fact]
    public void Prototype_OfPhotos_IsTheirMeanAtUnitLength()
    {
        float[] prototype = Prototype.Of([[1, 0], [0, 1]]);

        Assert.Equal(Math.Sqrt(0.5), prototype[0], 1e-6);
        Assert.Equal(Math.Sqrt(0.5), prototype[1], 1e-6);
        Assert.Equal([0, 0], Prototype.Of([[1, 0], [-1, 0]]));
    }
}
