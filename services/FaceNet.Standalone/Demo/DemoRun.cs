using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.Commands;
using FaceNet.Standalone.Demo.Clusters;
using FaceNet.Standalone.Demo.Enrolling;
using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Platforms;
using FaceNet.Standalone.Demo.Populations;
using FaceNet.Standalone.Demo.Progress;
using FaceNet.Standalone.Demo.Quality;
using FaceNet.Standalone.Demo.Recognition;
using FaceNet.Standalone.Demo.Reporting;
using FaceNet.Standalone.Demo.Streaming;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Demo;

/// <summary>The demo from beginning to end: draw or list people, start the platform, enroll, stream, ask, report.</summary>
internal sealed class DemoRun
{
    private readonly DemoOptions _options;
    private readonly DemoConsole _console;
    private readonly DemoPlatform _platform;
    private readonly string _gallery = $"demo-{Guid.NewGuid():n}";
    private readonly EmbeddingService.EmbeddingServiceClient _embedder;
    private readonly GalleryService.GalleryServiceClient _galleries;
    private readonly MatchingService.MatchingServiceClient _matcher;
    private readonly ClusteringService.ClusteringServiceClient _clusterer;

    private DemoRun(DemoOptions options, DemoConsole console, DemoPlatform platform)
    {
        _options = options;
        _console = console;
        _platform = platform;
        _embedder = new(platform.Embedder);
        _galleries = new(platform.Matcher);
        _matcher = new(platform.Matcher);
        _clusterer = new(platform.Clusterer);
    }

    /// <summary>Runs the demo. Returns the exit code: 0 when every event is accounted for, else 2.</summary>
    /// <exception cref="StandaloneException">Something the caller can mend stands in the way.</exception>
    public static async Task<int> ExecuteAsync(DemoOptions options, TextWriter output, CancellationToken stop)
    {
        ReportFiles.Prepare(options.ReportDirectory);
        var console = new DemoConsole(output, TimeProvider.System);

        // What cannot work is said before anything that takes long.
        var listed = options.FacesDirectory is { } folder ? await ListAsync(folder, console, stop) : null;
        await using var platform = await StartAsync(options, console, stop);
        var population = listed ?? await DrawAsync(options, console, stop);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, platform.Stopping);
        try
        {
            return await new DemoRun(options, console, platform).RunAsync(population, ended.Token);
        }
        catch (Exception) when (platform.Stopping.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw platform.FatalError();
        }
    }

    private static async Task<DemoPlatform> StartAsync(DemoOptions options, DemoConsole console, CancellationToken stop)
    {
        if (options.Services is { } addresses)
        {
            return DemoPlatform.At(addresses);
        }

        var settings = new StandaloneSettings
        {
            GrpcPort = 0,
            WebPort = 0,
            ModelDirectory = options.ModelDirectory,
            Domain = options.Domain,
            UsualDomain = options.FacesDirectory is null ? ModelDomains.Drawings : ModelDomains.Photos,
            LogLevel = LogLevel.Error,
        };
        return await console.StageAsync("Starting services", "", _ => DemoPlatform.StartAsync(settings, stop));
    }

    private static async Task<Population> ListAsync(string folder, DemoConsole console, CancellationToken stop)
    {
        var population = await console.StageAsync("Listing photos", "", _ => Task.Run(() => FolderPopulation.Open(folder), stop));
        foreach (var warning in population.Warnings)
        {
            console.Warn(warning);
        }

        return population;
    }

    private static Task<Population> DrawAsync(DemoOptions options, DemoConsole console, CancellationToken stop) =>
        console.StageAsync("Drawing people", "photos", progress => Task.Run(() => DrawnPopulation.Draw(options.People, options.Seed, progress, stop), stop));

    private async Task<int> RunAsync(Population population, CancellationToken stop)
    {
        var model = (await _embedder.GetModelAsync(new GetModelRequest(), cancellationToken: stop)).Model;
        var plan = DemoPlanner.Plan(population, _options.Seed);
        Introduce(population, plan, model);

        var enrollment = await _console.StageAsync("Enrolling", "faces", progress =>
            Enrollment.RunAsync(_galleries, _matcher, _gallery, plan.Enrollments, progress, stop));
        var stream = await _console.StageAsync("Streaming", "faces", progress =>
            new StreamRun(_platform.Services, _clusterer, _gallery, model.Dimensions).RunAsync(plan.Events, progress, stop));
        var outcomes = await _console.StageAsync("Recognising", "faces", progress =>
            RecognitionRun.RunAsync(_matcher, _gallery, plan.Crops, enrollment.People, progress, stop));
        var report = await ClusteringReports.GetAsync(_clusterer, _gallery, stop);
        var clusters = report.Clusters == 0 ? [] : await _console.StageAsync("Reading clusters", "clusters", progress =>
            ClusterReader.ReadAsync(_clusterer, _gallery, plan.Crops, progress, stop));
        var (quality, distances) = await _console.StageAsync("Measuring", "", _ => Task.Run(() => Measure(plan, stream, clusters), stop));

        var result = new DemoResult
        {
            Population = population,
            Plan = plan,
            Model = model,
            Enrollment = enrollment,
            Stream = stream,
            Recognition = RecognitionFigures.Of(outcomes),
            Clusters = clusters,
            ClusteringReport = report,
            Quality = quality,
            Distances = distances,
            Stages = [.. _console.Stages],
        };
        await ReportFiles.WriteAsync(_options.ReportDirectory, result, stop);
        return ConsoleSummary.Print(_console, result, _options.ReportDirectory) ? 0 : 2;
    }

    private void Introduce(Population population, DemoPlan plan, Model model)
    {
        _console.WriteLine();
        _console.WriteLine($"  people  {population.Source}");
        _console.WriteLine($"  plan    {plan.Enrollments.Select(each => each.Person).Distinct().Count()} people are enrolled with {plan.Enrollments.Count} photos, {plan.Events.Count:N0} other faces go through Kafka");
        _console.WriteLine($"  model   {model.Name} {model.Version}, {model.Dimensions} dimensions, on {model.ExecutionProvider}{(model.Domain.Length == 0 ? "" : $", with thresholds for {model.Domain}")}");
        _console.WriteLine($"  terms   {ModelTermsText.Of(model)}");
        foreach (var (what, where) in _platform.Places)
        {
            _console.WriteLine($"  {what,-7} {where}");
        }

        _console.WriteLine();
    }

    private static (ClusteringQuality?, DistanceHistogram) Measure(DemoPlan plan, StreamResult stream, FoundCluster[] clusters)
    {
        var faces = clusters.SelectMany(cluster => cluster.Members.Select(crop => (cluster.Id, crop.Person!.Index))).ToArray();
        var vectors = plan.Crops
            .Where(crop => crop.Person is not null && stream.Vectors.ContainsKey(crop.CropId))
            .Select(crop => (crop.Person!.Index, stream.Vectors[crop.CropId]))
            .ToArray();
        return (faces.Length == 0 ? null : ClusteringQuality.Measure(faces), DistanceHistogram.Measure(vectors));
    }
}
