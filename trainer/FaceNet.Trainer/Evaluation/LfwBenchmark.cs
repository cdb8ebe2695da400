using System.Numerics.Tensors;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Evaluation;

/// <summary>LFW's photos and pairs. For measuring only: nothing may be trained or tuned on them.</summary>
internal sealed class LfwBenchmark
{
    private readonly FaceDataset _photos;
    private readonly IReadOnlyList<IReadOnlyList<LfwPair>> _folds;
    private readonly Dictionary<(string Person, string Photo), int> _rows;

    private LfwBenchmark(FaceDataset photos, IReadOnlyList<IReadOnlyList<LfwPair>> folds)
    {
        _photos = photos;
        _folds = folds;
        _rows = photos.People.SelectMany(person => person.Photos.Select(photo => (person.Name, photo.Name))).Index().ToDictionary(row => row.Item, row => row.Index);
    }

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

    /// <summary>Adds the figures of LFW to those of a model.</summary>
    public ModelFigures Measure(ModelFigures figures, IPhotoEmbedder embedder, CancellationToken cancellationToken)
    {
        EmbeddedPeople embedded = EmbeddedPeople.Of(_photos, embedder, cancellationToken);
        TenFoldVerification verification = TenFoldVerification.Of([.. _folds.Select(fold => fold.Select(pair => (Distance(embedded, pair), pair.Same)).ToArray())]);
        var pairs = MeasuredComparisons.Of(PhotoComparisons.Within(embedded), 1e-2);
        return figures with
        {
            LfwAccuracy = verification.Accuracy,
            LfwStandardError = verification.StandardError,
            LfwValAtFar1e2 = ValidationRates.ValAt(pairs, 1e-2),
            LfwValAtFar1e3 = ValidationRates.ValAt(pairs, 1e-3),
        };
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
