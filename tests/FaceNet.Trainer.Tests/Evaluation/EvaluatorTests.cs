using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Reporting;

namespace FaceNet.Trainer.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly ModelManifest Manifest = ModelManifest.Load(ShippedModel.Directory) with
    {
        Calibration = Calibration(0.1),
        Clustering = Clustering(0.15),
        Domains =
        [
            new ModelDomain { Name = ModelDomains.Photos, Calibration = Calibration(0.3), Clustering = Clustering(0.35) },
            new ModelDomain { Name = ModelDomains.Drawings, Calibration = Calibration(0.2), Clustering = Clustering(0.25) },
        ],
    };

    [Theory]
    [InlineData(ModelDomains.Photos, ModelDomains.Photos, 0.3, 0.35)]
    [InlineData(ModelDomains.Drawings, ModelDomains.Drawings, 0.2, 0.25)]
    [InlineData("paintings", "", 0.1, 0.15)]
    public void Measure_ModelWithDomains_TakesTheThresholdsForThePeople(string people, string domain, double threshold, double clustering)
    {
        SetFigures figures = Measure(people).Sets[0].Figures;

        Assert.Equal((domain, threshold, clustering), (figures.Domain, figures.PromisedRates.Single().SquaredDistance, figures.Clustering!.BaseThreshold));
    }

    [Fact]
    public void Write_ModelWithDomains_SaysWhoseThresholdsItTook()
    {
        var report = new EvaluationReport([Measure(ModelDomains.Photos)], [], null, [], DateTimeOffset.UnixEpoch);
        string markdown = ReportMarkdown.Write(report, []);

        Assert.Contains("What the manifest's thresholds for photos do here", markdown, StringComparison.Ordinal);
        Assert.Contains("## Calibration for drawings alone", markdown, StringComparison.Ordinal);
        Assert.Contains("(the manifest's thresholds for photos)", ReportText.Write(report), StringComparison.Ordinal);
        Assert.Contains("at the manifest's thresholds for photos:", ReportHtml.Write(report, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Markdown_HasThePairsItGetsMostWrongAndEachPolicy()
    {
        ModelEvaluation measured = Measure(ModelDomains.Photos);
        string markdown = ReportMarkdown.Write(new EvaluationReport([measured], [], null, [], DateTimeOffset.UnixEpoch), []);

        WorstPairs worst = measured.Sets[0].Worst;
        Assert.Contains($"| 1 | {worst.NearestImpostors[0].SquaredDistance:F3} | {worst.FarthestGenuine[0].SquaredDistance:F3} |", markdown, StringComparison.Ordinal);
        Assert.Contains("| policy | samples | FAR 1e-3 |", markdown, StringComparison.Ordinal);
        Assert.Contains("| prototype | 3 | 0.250 |", markdown, StringComparison.Ordinal);
    }

    private static ModelEvaluation Measure(string domain)
    {
        TestPhotos photos = TestPhotos.Create(people: 10, photos: 3);
        var evaluator = new Evaluator([new EvaluationSet("test photos", photos.Dataset, Domain: domain)], photos.Dataset, measureRobustness: false, new PartTimes(TimeProvider.System, TextWriter.Null));
        return evaluator.Measure(new EvaluatedModel(photos.Embedder, Manifest), CancellationToken.None);
    }

    private static ModelCalibration Calibration(double distance)
    {
        return new ModelCalibration
        {
            Data = "round figures",
            ImpostorPairs = 1000,
            Verify = [new CalibrationPoint { Far = 1e-3, SquaredDistance = distance }],
            Policies = [new PolicyCalibration { Policy = "prototype", Shots = 3, Table = [new CalibrationPoint { Far = 1e-3, SquaredDistance = distance - 0.05 }] }],
        };
    }

    private static ModelClustering Clustering(double threshold)
    {
        return new ModelClustering { BaseThreshold = threshold, SmallClusterReduction = 0 };
    }
}
