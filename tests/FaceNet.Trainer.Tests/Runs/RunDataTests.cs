using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Tests.Data;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Runs;

public sealed class RunDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunPlan Plan => new()
    {
        Network = "mini",
        DrawnPeople = 3,
        DrawnPhotos = 2,
        Batch = new BatchPlan { DrawnPeople = 2, DrawnPhotos = 2 },
        VectorCache = _folder["vectors"],
        Learning = new TrainingOptions { Steps = 1 },
    };

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public void Load_CompatibleWithAnOlderModel_LearnsFromTheVectorsThatAreStored()
    {
        RunData data = Load(Plan with { CompatibleWith = ShippedModel.Directory });

        Assert.All(data.Set.Teacher.Zip(Upright(data)), pair => AssertNear(pair.Second, pair.First!));
    }

    [Fact]
    public void Load_Teacher_AsksAboutTheMirrorImageToo()
    {
        RunData data = Load(Plan with { Data = [AddPeople()], DrawnPeople = 0, Batch = new BatchPlan { People = 2, Photos = 2 }, Teacher = ShippedModel.Directory });

        Assert.All(data.Set.Teacher, vector => Assert.Equal(1, vector!.Sum(value => (double)value * value), 1e-5));
        Assert.All(data.Set.Teacher.Zip(Upright(data)), pair => Assert.True(LargestDifference(pair.Second, pair.First!) > 1e-3));
    }

    [Fact]
    public void Load_TeacherOfDrawnFaces_SaysNothingOfAllOfThemAlike()
    {
        RunData data = Load(Plan with { DrawnPeople = 20, Teacher = ShippedModel.Directory, TeachDrawn = true });

        Assert.InRange(CommonPart(data.Set.Teacher), 0, CommonPart(Upright(data)) / 3);
    }

    [Fact]
    public void Load_TeacherNotAskedAboutDrawnFaces_HasNoVectors()
    {
        Assert.All(Load(Plan with { Teacher = ShippedModel.Directory }).Set.Teacher, Assert.Null);
    }

    [Fact]
    public void Load_MixedPhotos_AreOfNobodyAndKnownToTheTeacherAndInEveryBatch()
    {
        RunPlan plan = Plan with { Data = [AddPeople()], DrawnPeople = 0, MixedPhotos = 5, Batch = new BatchPlan { People = 2, Photos = 2, MixedPhotos = 3 }, Teacher = ShippedModel.Directory };

        RunData data = Load(plan);

        int[] mixed = [.. Enumerable.Range(0, data.Set.Photos.Count).Where(photo => data.Set.Labels[photo] == TrainingSet.Nobody)];
        Assert.Equal(5, mixed.Length);
        Assert.All(mixed, photo => Assert.NotNull(data.Set.Teacher[photo]));
        Assert.Equal(3, data.Sampler.At(7).Intersect(mixed).Count());
        Assert.Equal(4, data.Sampler.At(7).Except(mixed).Count());
    }

    private static RunData Load(RunPlan plan)
    {
        return RunData.Load(plan, KnownNetworks.Get(plan.Network), Assert.Fail, Cancellation);
    }

    // Three people of two photos each.
    private string AddPeople()
    {
        foreach (int photo in Enumerable.Range(0, 6))
        {
            PhotoFiles.Add(_folder, $"people/{photo / 2}/{photo}.jpg", photo / 2, photo);
        }

        return _folder["people"];
    }

    private static double CommonPart(IReadOnlyList<float[]?> vectors)
    {
        return Math.Sqrt(Enumerable.Range(0, vectors[0]!.Length).Sum(axis => Math.Pow(vectors.Average(vector => vector![axis]), 2)));
    }

    private static IReadOnlyList<float[]> Upright(RunData data)
    {
        using OnnxFaceModel model = OnnxFaceModel.Load(ShippedModel.Directory);
        RgbImage[] photos = [.. data.Set.Photos.Select(photo => photo.Image)];
        return model.Embed(photos, Cancellation);
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.True(LargestDifference(expected, actual) < 1e-5);
    }

    private static double LargestDifference(float[] left, float[] right)
    {
        return left.Zip(right, (a, b) => Math.Abs((double)a - b)).Max();
    }
}
