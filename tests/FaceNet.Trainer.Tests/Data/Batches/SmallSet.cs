using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Tests.Data.Batches;

/// <summary>Six drawn people with four small photos each; the first three have a teacher's vectors.</summary>
internal sealed class SmallSet
{
    public const int Size = 32;
    public const int Dimensions = 4;
    public const int Seed = 9;

    private static readonly Lazy<FaceDataset> Faces = new(() => DrawnFaces.Draw(5, 6, 4, Size, CancellationToken.None));

    public SmallSet()
    {
        FaceDataset faces = Faces.Value;
        Taught = Set.Add(faces with { People = [.. faces.People.Take(3)] }, [.. Enumerable.Range(1, 12).Select(photo => (float[])[photo, 0, 0, -photo])]);
        Untaught = Set.Add(faces with { People = [.. faces.People.Skip(3)] }, null);
    }

    public TrainingSet Set { get; } = new();

    public IReadOnlyList<IReadOnlyList<int>> Taught { get; }

    public IReadOnlyList<IReadOnlyList<int>> Untaught { get; }

    public static FacePreprocessor Preprocessor { get; } = new(NetworkInput.Of(new NetworkDescription("small", Size, [new Projection(Dimensions)])));

    public BatchBuilder Builder(int workers = 1, AugmentationOptions? augmentation = null)
    {
        return new BatchBuilder(Set, Preprocessor, Dimensions, Seed, augmentation, workers);
    }

    public IdentityBatchSampler Sampler()
    {
        return new IdentityBatchSampler([new SamplerPool("taught", Taught, 2, 3), new SamplerPool("untaught", Untaught, 2, 2)], Seed);
    }
}
