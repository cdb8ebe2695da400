using System.Numerics.Tensors;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Rejection;

namespace FaceNet.Trainer.Evaluation.Lfw;

/// <summary>LFW's photos and pairs. For measuring only: nothing may be trained or tuned on them.</summary>
internal sealed class LfwBenchmark
{
    private readonly IReadOnlyList<IReadOnlyList<LfwPair>> _folds;
    private readonly Dictionary<(string Person, string Photo), int> _rows;

    private LfwBenchmark(FaceDataset photos, IReadOnlyList<IReadOnlyList<LfwPair>> folds)
    {
        Photos = photos;
        _folds = folds;
        _rows = photos.People.SelectMany(person => person.Photos.Select(photo => (person.Name, photo.Name))).Index().ToDictionary(row => row.Item, row => row.Index);
    }

    public FaceDataset Photos { get; }

    /// <summary>The pairs of all folds, by the numbers of their photos.</summary>
    public IReadOnlyList<LabelledPair> Pairs =>
        [.. _folds.SelectMany(fold => fold).Select(pair => new LabelledPair(_rows[(pair.LeftPerson, pair.LeftPhoto)], _rows[(pair.RightPerson, pair.RightPhoto)], pair.Same))];

    /// <summary>Loads the photos and the protocol.</summary>
    /// <exception cref="TrainerException">Either is missing, or a pair names a photo that is not there.</exception>
    public static LfwBenchmark Load(string folder, string pairsFile, int size, CancellationToken cancellationToken)
    {
        var benchmark = new LfwBenchmark(FaceFolder.Load(folder, size, cancellationToken), LfwProtocol.Read(pairsFile));
        LfwPair? missing = benchmark._folds.SelectMany(fold => fold).FirstOrDefault(pair => !benchmark.Has(pair.LeftPerson, pair.LeftPhoto) || !benchmark.Has(pair.RightPerson, pair.RightPhoto));
        return missing is null
            ? benchmark
            : throw new TrainerException($"Folder '{folder}' lacks a photo of the pair {missing.LeftPhoto} / {missing.RightPhoto} of '{pairsFile}'. Give the folder of LFW's aligned photos.");
    }

    /// <summary>Judges the pairs of the protocol, fold by fold.</summary>
    /// <param name="embedded">The vectors of <see cref="Photos"/>.</param>
    public TenFoldVerification Verify(EmbeddedPeople embedded)
    {
        return TenFoldVerification.Of([.. _folds.Select(fold => fold.Select(pair => (Distance(embedded, pair), pair.Same)).ToArray())]);
    }

    /// <summary>Judges all pairs with the one threshold that is best on them.</summary>
    /// <param name="embedded">The vectors of <see cref="Photos"/>.</param>
    public double BestAccuracy(EmbeddedPeople embedded)
    {
        return TenFoldVerification.BestAccuracy([.. _folds.SelectMany(fold => fold).Select(pair => (Distance(embedded, pair), pair.Same))]);
    }

    private double Distance(EmbeddedPeople embedded, LfwPair pair)
    {
        float[] left = embedded.Vectors[_rows[(pair.LeftPerson, pair.LeftPhoto)]];
        float[] right = embedded.Vectors[_rows[(pair.RightPerson, pair.RightPhoto)]];
        float distance = TensorPrimitives.Distance<float>(left, right);
        return distance * distance;
    }

    private bool Has(string person, string photo)
    {
        return _rows.ContainsKey((person, photo));
    }
}
