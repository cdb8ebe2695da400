using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Clustering;
using FaceNet.Trainer.Evaluation.FewShot;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Evaluation.Rejection;
using FaceNet.Trainer.Evaluation.Robustness;

namespace FaceNet.Trainer.Evaluation;

/// <summary>Measures ways of embedding on the same people.</summary>
/// <param name="sets">People to measure on.</param>
/// <param name="drawn">Unseen drawn people to identify, the first photo of each to enroll.</param>
/// <param name="measureRobustness">Whether to embed changed photos too, which takes longest.</param>
/// <param name="times">Told how long each part takes.</param>
internal sealed class Evaluator(IReadOnlyList<EvaluationSet> sets, FaceDataset drawn, bool measureRobustness, PartTimes times)
{
    /// <summary>Drawn people to identify among.</summary>
    public const int DrawnPeople = 200;

    /// <summary>Photos of each: one enrolled, four probes.</summary>
    public const int DrawnPhotos = 5;

    private const int Seed = 11;

    /// <summary>Loads the people to measure on, and draws others.</summary>
    /// <param name="plan">What to measure on.</param>
    /// <param name="size">Width and height of the photos in pixels.</param>
    /// <param name="times">Told how long each part takes.</param>
    /// <param name="warn">Receives what is wrong with the photos.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="TrainerException">What the plan names cannot be read.</exception>
    public static Evaluator Load(EvaluationPlan plan, int size, PartTimes times, Action<string> warn, CancellationToken cancellationToken)
    {
        List<EvaluationSet> sets = times.Time("reading photos", () => EvaluationSet.Load(plan, size, warn, cancellationToken).ToList());
        int people = sets.Count > 0 ? DrawnPeople : plan.DrawnPeople, photos = sets.Count > 0 ? DrawnPhotos : plan.DrawnPhotos;
        FaceDataset drawn = times.Time($"drawing {people * photos} photos", () => DrawnFaces.Draw(DrawnFaces.EvaluationSeed, people, photos, size, cancellationToken));
        if (sets.Count == 0)
        {
            sets.Add(new EvaluationSet("drawn people", drawn, Domain: ModelDomains.Drawings));
        }

        return new Evaluator(sets, FirstOf(drawn), plan.MeasuresRobustness, times);
    }

    public ModelEvaluation Measure(EvaluatedModel model, CancellationToken cancellationToken)
    {
        SetEvaluation[] evaluations = [.. sets.Select(set => Measure(model, set, cancellationToken))];
        double rankOne = times.Time($"{model.Name}: drawn people, rank-1", () => RankOneIdentification.Rate(EmbeddedPeople.Of(drawn, model.Embedder, cancellationToken)));
        return new ModelEvaluation(model, ModelFigures.Of(model, evaluations, rankOne), evaluations);
    }

    private SetEvaluation Measure(EvaluatedModel model, EvaluationSet set, CancellationToken cancellationToken)
    {
        string about = $"{model.Name}: {set.Name}";
        EmbeddedPeople people = times.Time($"{about}, embedding {set.Photos.PhotoCount} photos", () => EmbeddedPeople.Of(set.Photos, model.Embedder, cancellationToken));
        MeasuredComparisons comparisons = times.Time($"{about}, all pairs", () => MeasuredComparisons.Of(PhotoComparisons.Within(people), FarGrid.Rates[0]));
        IReadOnlyList<RocPoint> curve = RocCurve.Of(comparisons);
        var figures = new SetFigures
        {
            Name = set.Name,
            Domain = model.DomainFor(set),
            Photos = set.Photos.PhotoCount,
            People = set.Photos.People.Count,
            GenuinePairs = comparisons.GenuineCounts.Total,
            ImpostorPairs = comparisons.ImpostorCounts.Total,
            LfwTenFold = set.Lfw?.Verify(people),
            EqualErrorRate = RocCurve.EqualErrorRate(curve),
            ValidationRates = times.Time($"{about}, VAL and its intervals", () => ValidationRates.Of(comparisons, FarGrid.Rates, Seed)),
            PromisedRates = model.ManifestFor(set) is { } manifest ? times.Time($"{about}, the manifest's thresholds", () => PromisedRate.Of(comparisons, manifest.Calibration, Seed)) : [],
            FewShot = times.Time($"{about}, few-shot episodes", () => FewShotEpisodes.Measure(people, Seed)),
            Clustering = model.ManifestFor(set)?.ClusteringThresholdsOrDefault() is { } thresholds ? times.Time($"{about}, clustering", () => ClusteringFigures.Of(people, thresholds, Seed)) : null,
            Robustness = measureRobustness && !model.IsBaseline ? times.Time($"{about}, changed photos", () => RobustnessTable.Of(set.Photos, model.Embedder, Seed, cancellationToken)) : null,
            Rejection = measureRobustness && !model.IsBaseline ? times.Time($"{about}, errors by quality", () => ErrorVersusReject.Of(set, people, model.Embedder, Seed, cancellationToken)) : null,
            Roc = RocCurve.Thin(curve),
            Distances = DistanceHistogram.Of(comparisons),
        };
        return new SetEvaluation(set, people, figures, WorstPairs.Of(comparisons));
    }

    // The same drawn photos for rank-1, however many more were drawn for the rest.
    private static FaceDataset FirstOf(FaceDataset drawn)
    {
        return drawn with { People = [.. drawn.People.Take(DrawnPeople).Select(person => person with { Photos = [.. person.Photos.Take(DrawnPhotos)] })] };
    }
}
