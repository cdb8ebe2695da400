namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>A figure with what it means.</summary>
internal sealed record SummaryLine(string Name, string Value, string Meaning);

/// <summary>Figures that belong together.</summary>
internal sealed record SummarySection(string Title, IReadOnlyList<SummaryLine> Lines);

/// <summary>The figures of a demo in words, the same for the terminal and for the page.</summary>
internal static class SummaryLines
{
    public static IReadOnlyList<SummarySection> Of(DemoResult result) =>
    [
        new("Faces", [.. Faces(result)]),
        new("Recognition", [.. Recognition(result)]),
        new("Clustering", [.. Clustering(result)]),
        new("Time", [.. Time(result)]),
    ];

    private static IEnumerable<SummaryLine> Faces(DemoResult result)
    {
        var (accounting, plan) = (result.Accounting, result.Plan);
        yield return new("sent", Figures.Count(accounting.Faces), Sent(result));
        yield return new("embedded", Figures.Count(accounting.Embedded), "seen on the face-embedded topic");
        yield return new("refused", Figures.Count(accounting.Refused), Refusals(result));
        yield return new("clustered", Figures.Count(accounting.Clustered), "members of clusters in the Clusterer's store");
        yield return new("duplicates", Figures.Count(accounting.Duplicates), plan.Repeats > 0 ? "crops that came again and changed nothing" : "no crop was sent twice");
        yield return new("accounting", accounting.Closes ? "closes" : "BROKEN", accounting.Describe());
    }

    private static string Sent(DemoResult result)
    {
        var plan = result.Plan;
        return result.Population.IsDrawn
            ? $"{Figures.Of(plan.Broken, "broken", "broken")} and {Figures.Of(plan.Repeats, "repeated", "repeated")} among them; "
                + Figures.Of(plan.Frames.Count, "frame shows two faces", "frames show two faces")
            : "every photo that did not serve enrollment";
    }

    private static string Refusals(DemoResult result) => result.Stream.Refusals.Count == 0
        ? "nothing went to the dead letters"
        : string.Join(", ", result.Stream.Refusals.CountBy(refusal => refusal.Reason).OrderByDescending(each => each.Value)
            .Select(each => $"{each.Value} {each.Key}"));

    private static IEnumerable<SummaryLine> Recognition(DemoResult result)
    {
        var figures = result.Recognition;
        yield return new(
            "enrolled",
            Figures.Of(result.Enrollment.People.Count, "person", "people"),
            $"with {Figures.Of(result.Enrollment.Faces, "face", "faces")}"
                + (result.Enrollment.Refusals.Count > 0 ? $"; {result.Enrollment.Refusals.Count} photos were refused: {string.Join(", ", result.Enrollment.Refusals.Select(each => each.Reason).Distinct())}" : ""));
        yield return new("rank-1", Figures.Percent(figures.Rank1), $"of {Figures.Count(figures.EnrolledProbes)} other photos of them are nearest to the right person");
        yield return new("recognised", Figures.Percent(figures.Recognised), $"of them MATCH the right person; {Figures.Percent(figures.Confused)} MATCH somebody else");
        yield return new("strangers unknown", Figures.Percent(figures.StrangersUnknown), $"of {Figures.Count(figures.StrangerProbes)} photos of people who are not enrolled");
        yield return new("strangers matched", Figures.Percent(figures.StrangersMatched), $"wrongly; another {Figures.Percent(figures.StrangersAmbiguous)} are AMBIGUOUS");
        if (figures.Threshold is { } threshold)
        {
            yield return new("threshold", Figures.Distance(threshold.SquaredDistance), ThresholdText.Of(threshold));
        }
    }

    private static IEnumerable<SummaryLine> Clustering(DemoResult result)
    {
        var (quality, report) = (result.Quality, result.ClusteringReport);
        yield return new("clusters", Figures.Count(result.Clusters.Count), $"found for {Figures.Of(result.People, "person", "people")}; {Figures.Count(report.ConfirmedClusters)} of them have at least two faces");
        yield return new("B-cubed F", Figures.Quality(quality?.BCubed.F), $"precision {Figures.Quality(quality?.BCubed.Precision)}, recall {Figures.Quality(quality?.BCubed.Recall)}");
        yield return new("pairwise F", Figures.Quality(quality?.Pairwise.F), $"precision {Figures.Quality(quality?.Pairwise.Precision)}, recall {Figures.Quality(quality?.Pairwise.Recall)}");
        if (result.Plan.Frames.Count > 0)
        {
            yield return new("frames respected", $"{result.Plan.Frames.Count - result.FramesInOneCluster} of {result.Plan.Frames.Count}", "have their two faces in two clusters");
        }
    }

    private static IEnumerable<SummaryLine> Time(DemoResult result)
    {
        foreach (var (stage, elapsed) in result.Stages)
        {
            yield return new(stage.ToLowerInvariant(), Figures.Seconds(elapsed), stage == "Streaming" ? $"{result.FacesPerSecond:0} faces/s through Kafka, Embedder and Clusterer" : "");
        }

        yield return new("all", Figures.Seconds(result.Elapsed), "");
    }
}
