using System.Text.Json;
using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;
using FaceNet.Trainer.Reporting;
using FaceNet.Trainer.Tests.Evaluation;

namespace FaceNet.Trainer.Tests.Reporting;

public sealed class ReportFilesTests
{
    private static readonly Lazy<EvaluationReport> Report = new(Evaluate);

    [Fact]
    public void Write_Report_IsOnePageWithPlotsAndFiguresBesideIt()
    {
        using var folder = new TemporaryFolder();

        ReportFiles.Write(folder.Path, Report.Value);

        Assert.Equal(
            ["distances.png", "jpeg.png", "quality.png", "report.html", "report.json", "report.md", "roc.png", "size.png", "training-loss.png"],
            Directory.EnumerateFiles(folder.Path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        string page = File.ReadAllText(folder["report.html"]);
        Assert.Equal(6, page.Split("<svg ").Length - 1);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.Contains("cell &amp; means", page, StringComparison.Ordinal);
        Assert.Contains("--accent", page, StringComparison.Ordinal);
        RgbImage plot = FaceImageDecoder.Decode(File.ReadAllBytes(folder["roc.png"]), new ImageLimits());
        Assert.True(plot.Pixels.Distinct().Count() > 20, "the plot is empty");
    }

    [Fact]
    public void Write_ReportForARepository_HasTheTablesAndPlotsAndNoPhoto()
    {
        using var folder = new TemporaryFolder();

        ReportFiles.Write(folder.Path, Report.Value);

        string text = File.ReadAllText(folder["report.md"]);
        Assert.All(
            ["# cell & means, measured", "| model | dimensions |", "## test photos", "260 photos of 65 people", "| 1e-3 |", "| 5-way 1-shot |", "| 40x40 pixels |", "![Smaller photos](size.png)"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain("data:image", text, StringComparison.Ordinal);
        Assert.DoesNotContain("person-", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Summary_HasAKeyForEachFigureAndNullWhereThePeopleDoNotSupportIt()
    {
        JsonElement json = JsonElement.Parse(ReportJson.Write(Report.Value));
        SetFigures figures = Report.Value.Models[0].Sets[0].Figures;

        Assert.Equal(figures.EqualErrorRate, json.GetProperty("eer").GetDouble());
        Assert.Equal(figures.RateAt(1e-2)!.Val, json.GetProperty("val_far_1e2").GetDouble());
        Assert.All(["val_far_1e5", "val_far_1e6", "lfw_accuracy", "lfw_standard_error", "clustering"], key => Assert.Equal(JsonValueKind.Null, json.GetProperty(key).ValueKind));
        Assert.Equal(6, json.GetProperty("val_far_pairs").GetArrayLength());
        Assert.Equal(figures.RateAt(1e-1)!.ImpostorPairs, json.GetProperty("val_far_pairs")[0].GetInt64());
        Assert.Equal(figures.FewShot[0].Accuracy, json.GetProperty("kshot")[0].GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Json_Figures_AreThoseMeasured()
    {
        JsonElement model = JsonElement.Parse(ReportJson.Write(Report.Value)).GetProperty("models")[0];
        JsonElement figures = model.GetProperty("sets")[0].GetProperty("figures");

        Assert.Equal("cell & means", model.GetProperty("name").GetString());
        Assert.Equal(260, figures.GetProperty("photos").GetInt32());
        Assert.Equal(390, figures.GetProperty("genuine_pairs").GetInt32());
        Assert.Equal(Report.Value.Models[0].Sets[0].Figures.EqualErrorRate, figures.GetProperty("equal_error_rate").GetDouble());
        Assert.Equal(JsonValueKind.Null, figures.GetProperty("validation_rates").EnumerateArray().Last().GetProperty("val").ValueKind);
        Assert.Equal(10, model.GetProperty("sets")[0].GetProperty("nearest_impostors").GetArrayLength());
        Assert.Equal(4, figures.GetProperty("few_shot").GetArrayLength());
        Assert.Equal(0, figures.GetProperty("rejection").GetProperty("points")[0].GetProperty("rejected").GetDouble());
    }

    [Fact]
    public void Text_Report_NamesEveryPart()
    {
        string text = ReportText.Write(Report.Value);

        Assert.All(["260 photos of 65 people", "equal error rate", "1e-3", "too few", "5-way 1-shot", "JPEG quality 10", "40x40 pixels", "pairs made worse", "compatible upgrade", "qualifies"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_OnePersonAndNothingMeasurable_StillMakesAPage()
    {
        using var folder = new TemporaryFolder();
        TestPhotos photos = TestPhotos.Create(people: 1, photos: 1);

        ReportFiles.Write(folder.Path, new EvaluationReport([Measure(photos, robustness: true)], [], null, [], DateTimeOffset.UnixEpoch));

        Assert.Contains("None.", File.ReadAllText(folder["report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_FolderThatCannotBe_SaysSoBeforeAnythingIsMeasured()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");

        Assert.Contains("Name another folder", Assert.Throws<TrainerException>(() => ReportFiles.Prepare(Path.Combine(folder["file"], "report"))).Message, StringComparison.Ordinal);
        ReportFiles.Prepare(null);
    }

    private static EvaluationReport Evaluate()
    {
        TestPhotos photos = TestPhotos.Create(people: 65, photos: 4);
        ModelEvaluation model = Measure(photos, robustness: true);
        EmbeddedPeople people = model.Sets[0].Embedded;
        var curves = new Dictionary<string, IReadOnlyList<(double, double)>> { ["loss"] = [(1, 3), (2, 1)] };
        return new EvaluationReport([model, Measure(photos, robustness: false)], [CompatibilityComparison.Measure("test photos", people, people, seed: 1)], new TrainingLog("run", curves), [("all", 1)], DateTimeOffset.UnixEpoch);
    }

    private static ModelEvaluation Measure(TestPhotos photos, bool robustness)
    {
        var evaluator = new Evaluator([new EvaluationSet("test photos", photos.Dataset)], TestPhotos.Create(people: 3, photos: 2).Dataset, robustness, new PartTimes(TimeProvider.System, TextWriter.Null));
        return evaluator.Measure(new EvaluatedModel(photos.Embedder), CancellationToken.None);
    }
}
