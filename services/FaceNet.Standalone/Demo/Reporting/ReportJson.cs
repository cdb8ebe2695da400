using System.Text.Encodings.Web;
using System.Text.Json;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>The figures for programs. Shares are in [0, 1], times in seconds; a figure that nothing could be measured for is null.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Style = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(DemoResult result)
    {
        var (accounting, recognition, quality) = (result.Accounting, result.Recognition, result.Quality);
        return JsonSerializer.Serialize(
            new
            {
                accounting.Faces,
                accounting.Embedded,
                accounting.Refused,
                accounting.Clustered,
                accounting.Duplicates,
                AccountingCloses = accounting.Closes,
                result.People,
                Clusters = result.Clusters.Count,
                result.ClusteringReport.ConfirmedClusters,
                BcubedPrecision = quality?.BCubed.Precision,
                BcubedRecall = quality?.BCubed.Recall,
                BcubedF = quality?.BCubed.F,
                PairwisePrecision = quality?.Pairwise.Precision,
                PairwiseRecall = quality?.Pairwise.Recall,
                PairwiseF = quality?.Pairwise.F,
                recognition.Rank1,
                EnrolledRecognised = recognition.Recognised,
                EnrolledConfused = recognition.Confused,
                recognition.StrangersUnknown,
                recognition.StrangersMatched,
                recognition.StrangersAmbiguous,
                EnrolledPeople = result.Enrollment.People.Count,
                EnrolledFaces = result.Enrollment.Faces,
                EnrollmentsRefused = result.Enrollment.Refusals.Count,
                EnrolledProbes = recognition.EnrolledProbes,
                StrangerProbes = recognition.StrangerProbes,
                SearchThreshold = recognition.Threshold?.SquaredDistance,
                Refusals = result.Stream.Refusals.CountBy(refusal => refusal.Reason).OrderBy(each => each.Key, StringComparer.Ordinal).ToDictionary(),
                BrokenSent = result.Plan.Broken,
                RepeatedSent = result.Plan.Repeats,
                FramesWithTwoFaces = result.Plan.Frames.Count,
                result.FramesInOneCluster,
                FacesPerSecond = Math.Round(result.FacesPerSecond, 1),
                Seconds = Math.Round(result.Elapsed.TotalSeconds, 1),
                Stages = result.Stages.ToDictionary(each => each.Stage, each => Math.Round(each.Elapsed.TotalSeconds, 2)),
                Model = $"{result.Model.Name}/{result.Model.Version}",
                ModelDomain = result.Model.Domain,
                ModelTerms = result.Model.WeightsLicense,
                ModelNonCommercial = result.Model.NonCommercial,
                Population = result.Population.Source,
                result.Population.Warnings,
                result.Stream.Stall,
            },
            Style);
    }
}
