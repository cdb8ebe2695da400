using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Similarity;

/// <summary>Answers requests for pairs of similar faces. Thread-safe.</summary>
internal sealed class PairRequests(GalleryStore galleries, CalibrationReader calibrations, PairSearch search)
{
    private const int DefaultNeighbors = 10;
    private const int MostNeighbors = 100;

    /// <summary>Answers one request.</summary>
    public async Task FindAsync(FindSimilarFacesRequest request, IServerStreamWriter<FindSimilarFacesResponse> responses, CancellationToken cancellationToken)
    {
        var id = Identifier.Require(request.Gallery, "gallery");
        var scope = GalleryFields.Known(request.Scope, PairScope.AcrossSubjects, "scope");
        var maxNeighbors = RequireNeighbors(request.MaxNeighbors);
        var choose = ReadThreshold(request.Threshold);
        var gallery = await galleries.GetAsync(id, cancellationToken);
        var threshold = choose(await calibrations.GetAsync(gallery.Record.EmbeddingSpace, cancellationToken));
        await responses.WriteAsync(new FindSimilarFacesResponse { Threshold = threshold.ToProto() }, cancellationToken);

        var done = 0L;
        await foreach (var step in search.FindAsync(gallery, new PairQuery(threshold.SquaredDistance, scope, maxNeighbors), cancellationToken))
        {
            foreach (var pair in step.Pairs)
            {
                await responses.WriteAsync(new FindSimilarFacesResponse { Pair = ToProto(pair) }, cancellationToken);
            }

            done = step.FacesDone;
            await TellAsync();
        }

        if (done == 0)
        {
            await TellAsync();
        }

        Task TellAsync() => responses.WriteAsync(
            new FindSimilarFacesResponse { Progress = new PairProgress { FacesDone = done, FacesTotal = gallery.FaceCount } }, cancellationToken);
    }

    private static Func<ModelCalibration, DecisionThreshold> ReadThreshold(PairThreshold? wanted)
    {
        switch (wanted?.ChoiceCase)
        {
            case PairThreshold.ChoiceOneofCase.MaxSquaredDistance:
                var request = new ThresholdRequest(MaxFar: null, RequireDistance(wanted.MaxSquaredDistance));
                return calibration => ThresholdRule.Choose(calibration, request, defaultFar: 0, comparisons: 1);
            case PairThreshold.ChoiceOneofCase.ComparisonFar:
                var far = ThresholdRequest.RequireRate(wanted.ComparisonFar, "threshold.comparison_far");
                return calibration => RequireKept(DuplicateThreshold.Choose(calibration, far), far);
            default:
                return DuplicateThreshold.Choose;
        }
    }

    // A promise that was asked for is kept or not given.
    private static DecisionThreshold RequireKept(DecisionThreshold threshold, double far) => threshold.IsCalibrationLimited
        ? throw new PreconditionException(
            ErrorReasons.FarUnsupported,
            "threshold.comparison_far",
            FormattableString.Invariant($"threshold.comparison_far {far:G6} is finer than the model's calibration supports, which is {threshold.ComparisonFar}. Ask for that or more, or set threshold.max_squared_distance."))
        : threshold;

    private static double RequireDistance(double distance) => distance is >= 0 and <= 4
        ? distance
        : throw new InvalidRequestException(
            "threshold.max_squared_distance", FormattableString.Invariant($"{distance} is not in [0, 4]."), "Use a squared distance of two unit vectors, or comparison_far.");

    private static int RequireNeighbors(int count) => count switch
    {
        0 => DefaultNeighbors,
        >= 1 and <= MostNeighbors => count,
        _ => throw new InvalidRequestException("max_neighbors", $"{count} is not in [1, {MostNeighbors}].", $"Use a count in that range, or 0 for {DefaultNeighbors}."),
    };

    private static FacePair ToProto(FoundPair pair) => new() { First = ToProto(pair.First), Second = ToProto(pair.Second), SquaredDistance = pair.SquaredDistance };

    private static StoredFace ToProto(FaceName face) => new() { SubjectId = face.Subject, FaceId = face.Face };
}
