using System.Text.Json;
using FaceNet.Embedder.Models;

namespace FaceNet.Standalone.EndToEndTests.Demo.Reporting;

/// <summary>The figures for programs: what is once there keeps its name.</summary>
[Collection<SharedDrawnDemo>]
public sealed class ReportJsonTests(DrawnDemo demo)
{
    [Fact]
    public void Write_Demo_HasExactlyThePromisedFigures() => Assert.Equal(
        [
            "faces", "embedded", "refused", "clustered", "duplicates", "accounting_closes", "people", "clusters", "confirmed_clusters",
            "bcubed_precision", "bcubed_recall", "bcubed_f", "pairwise_precision", "pairwise_recall", "pairwise_f",
            "rank1", "enrolled_recognised", "enrolled_confused", "strangers_unknown", "strangers_matched", "strangers_ambiguous",
            "enrolled_people", "enrolled_faces", "enrollments_refused", "enrolled_probes", "stranger_probes", "search_threshold",
            "refusals", "broken_sent", "repeated_sent", "frames_with_two_faces", "frames_in_one_cluster",
            "faces_per_second", "seconds", "stages", "model", "model_domain", "model_terms", "model_non_commercial", "population", "warnings", "stall",
        ],
        demo.Json.Select(figure => figure.Key));

    [Theory]
    [InlineData("bcubed_precision")]
    [InlineData("bcubed_recall")]
    [InlineData("bcubed_f")]
    [InlineData("pairwise_f")]
    [InlineData("rank1")]
    [InlineData("strangers_unknown")]
    [InlineData("strangers_matched")]
    public void Write_Demo_SharesAreInTheirRange(string figure) => Assert.InRange((double)demo.Json[figure]!, 0, 1);

    [Fact]
    public void Write_Demo_TimesArePositiveAndTheWholeHoldsItsStages()
    {
        var stages = demo.Json["stages"]!.AsObject().Sum(stage => (double)stage.Value!);

        Assert.InRange((double)demo.Json["faces_per_second"]!, 1, 1e6);
        Assert.Equal(stages, (double)demo.Json["seconds"]!, tolerance: 0.2);
    }

    [Fact]
    public void Write_Demo_NamesTheModelAndItsTerms()
    {
        Assert.Equal($"{ShippedModel.Name}/{ShippedModel.Version}", (string?)demo.Json["model"]);
        Assert.Equal("drawings", (string?)demo.Json["model_domain"]);
        Assert.Contains("CelebA", (string?)demo.Json["model_terms"], StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.True, demo.Json["model_non_commercial"]!.GetValueKind());
    }
}
