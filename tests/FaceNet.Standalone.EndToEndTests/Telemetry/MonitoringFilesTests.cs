using System.Text.Json;
using System.Text.RegularExpressions;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Standalone.EndToEndTests.Documentation;
using FaceNet.Testing;
using Google.Protobuf;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>Dashboard and alerts ask for what a running platform really says.</summary>
[Collection<SharedObservedPlatform>]
public sealed partial class MonitoringFilesTests(ObservedPlatform platform)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string[] Alerts => [.. File.ReadLines(Repository.PathOf("deploy/telemetry/alerts.yaml")).Select(line => line.Trim()).Where(line => line.StartsWith("expr: ", StringComparison.Ordinal)).Select(line => line["expr: ".Length..])];

    private static string[] Panels => [.. Texts(JsonDocument.Parse(File.ReadAllText(Repository.PathOf("deploy/telemetry/grafana/facenet.json"))).RootElement, "expr")];

    [Fact]
    public async Task Metrics_OfARunningPlatform_AreThoseOfTheTable()
    {
        var (documented, scraped) = (MetricSeries.Documented(), await LiveAsync());

        foreach (var name in scraped.Names.Where(name => name.StartsWith("facenet_", StringComparison.Ordinal)))
        {
            Assert.True(documented.Has(name), $"{name} is on /metrics, but no row of services/README.md leads to it.");
            Assert.All(scraped.LabelsOf(name), label => Assert.True(documented.Has(name, label), $"{name} has the label {label}, but no tag of that name stands in services/README.md."));
        }

        Assert.True(documented.Names.Count(scraped.Has) > 30);
    }

    [Fact]
    public async Task DashboardAndAlerts_AskForSeriesAndLabelsThatAreThere()
    {
        var (documented, scraped) = (MetricSeries.Documented(), await LiveAsync());
        Assert.NotEmpty(Alerts);
        Assert.NotEmpty(Panels);

        foreach (var expression in Alerts.Concat(Panels))
        {
            var asked = Metric().Matches(Labels().Replace(expression, "")).Select(match => match.Value).Distinct().ToArray();
            Assert.True(asked.Length > 0, $"Asks for nothing: {expression}");

            // What cannot be brought about here, such as lost messages, has the names of the table, which the other test holds.
            Assert.All(asked, name => Assert.True(scraped.Has(name) || documented.Has(name), $"There is no series {name}: {expression}"));
            foreach (var (name, label, value) in Matchers(expression))
            {
                var series = scraped.Has(name) ? scraped : documented;
                Assert.True(series.Has(name, label), $"{name} has no label {label}: {expression}");
                Assert.True(
                    value is null || series.Has(name, label, value) || (documented.Has(name) && documented.Has(name, label, value)), $"{name} has no {label}=\"{value}\": {expression}");
            }

            foreach (var label in By().Matches(expression).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)))
            {
                Assert.True(asked.Any(name => (scraped.Has(name) ? scraped : documented).Has(name, label)), $"None of {string.Join(", ", asked)} has a label {label}: {expression}");
            }
        }
    }

    // Every label between braces, with its value where it must equal one.
    private static IEnumerable<(string Name, string Label, string? Value)> Matchers(string expression) =>
        from selector in Selector().Matches(expression)
        from matcher in Matcher().Matches(selector.Groups[2].Value)
        select (selector.Groups[1].Value, matcher.Groups[1].Value, matcher.Groups[2].Value == "=" ? matcher.Groups[3].Value : null);

    private static IEnumerable<string> Texts(JsonElement element, string property) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => field.Name == property ? [field.Value.GetString()!] : Texts(field.Value, property)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Texts(item, property)),
        _ => [],
    };

    // The figures after each service has done, and refused, something.
    private async Task<MetricSeries> LiveAsync()
    {
        var gallery = UniqueName.For("watched");
        await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = "watched" }, cancellationToken: Cancellation).ResponseAsync.ContinueWith(_ => { }, TaskScheduler.Default);
        var embedder = new EmbeddingService.EmbeddingServiceClient(platform.Serve.Channel);
        await embedder.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { DrawnPeople.Image(4) } }, cancellationToken: Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => embedder.BatchEmbedFacesAsync(new BatchEmbedFacesRequest(), cancellationToken: Cancellation).ResponseAsync);
        await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
        await platform.Matcher.EnrollFaceAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = new Probe { Image = DrawnPeople.Image(4) } }, cancellationToken: Cancellation);
        await platform.Matcher.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = new Probe { Image = DrawnPeople.Image(4) } }, cancellationToken: Cancellation);
        var camera = platform.CameraOf("watched-lobby");
        var crop = UniqueName.For("crop");
        await camera.SendAsync(camera.Event(crop, DrawnPeople.Image(4)));
        await camera.SendAsync(camera.Event(UniqueName.For("broken"), new FaceImage { Encoded = ByteString.CopyFromUtf8("no picture") }));
        MetricSeries? live = null;
        string[] awaited =
        [
            "facenet_matcher_watchlist_searched_total", "facenet_matcher_recall_found_total", "facenet_kafka_dead_letter_kept_total", "facenet_clusterer_face_placed_total", "facenet_kafka_consumer_lag",
            "facenet_clusterer_consumer_lag",
        ];
        await Eventually.HoldsAsync("the figures", async () => awaited.All((live = MetricSeries.Scraped(await platform.ScrapeAsync())).Has), Cancellation);
        return live!;
    }

    [GeneratedRegex(@"\b(facenet|http|dotnet|kestrel)_[a-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\{[^}]*\}|\bby \([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b([a-z][a-z0-9_]+)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("""([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)""" + "\"")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex By();
}
