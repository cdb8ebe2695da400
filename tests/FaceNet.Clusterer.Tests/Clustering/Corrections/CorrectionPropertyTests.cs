using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>Random faces and random corrections, beside an oracle that shares no rule with the core.</summary>
public sealed class CorrectionPropertyTests
{
    private static readonly ClusteringThresholds Thresholds = new(1.2, 0.2, Derived: false);

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Correct_RandomFacesAndCorrections_DecidesAsTheNaiveOracle(int seed)
    {
        var (run, naive) = (Run(), new NaiveCorrections(Ask.Gallery, Thresholds));
        foreach (var step in new RandomSession(seed).Steps(naive))
        {
            if (step.Face is { } face)
            {
                run.Assign(face);
                naive.Naive.Add(face);
            }
            else
            {
                Assert.Equal(naive.Correct(step.Correction!), run.Correct(step.Correction!));
            }

            AssertSame(naive, run);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Correct_OtherBatchesAndRestoresBetween_GivesTheSame(int seed)
    {
        var steps = new RandomSession(seed).Record();
        var (oneByOne, inBatches) = (Run(), Run());
        foreach (var step in steps)
        {
            Apply(oneByOne, step);
        }

        var waiting = new List<Face>();
        foreach (var step in steps)
        {
            if (step.Face is { } face)
            {
                waiting.Add(face);
                continue;
            }

            inBatches.Assign([.. waiting]);
            waiting.Clear();
            inBatches.Restore();
            Apply(inBatches, step);
            inBatches.Restore();
        }

        inBatches.Assign([.. waiting]);
        SnapshotComparison.AssertEqual(oneByOne.Clusters.Snapshot(), inBatches.Clusters.Snapshot());
        Assert.Equal(oneByOne.Changes.Select(Tell), inBatches.Changes.Select(Tell));
        Assert.Equal(oneByOne.Links.Values.Order(Comparer<object>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"))), inBatches.Links.Values.Order(Comparer<object>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"))));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Undo_AtOnce_RestoresClustersLinksLabelsAndIds(int seed)
    {
        var run = Run();
        foreach (var step in new RandomSession(seed).Record())
        {
            var before = Describe(run);
            var aliases = run.Clusters.Snapshot().Aliases;
            if (step.Face is null && step.Correction!.UndoCorrections is null && run.Correct(step.Correction) is null)
            {
                Assert.Null(run.Correct(Ask.Undo(1)));
                Assert.Equal(before, Describe(run));
                Assert.All(aliases, alias => Assert.Equal(alias.Value, run.Clusters.Snapshot().Aliases[alias.Key]));
            }
            else if (step.Face is { } face)
            {
                run.Assign(face);
            }
        }
    }

    [Fact]
    public void Sessions_AsAWhole_ExerciseEveryRule()
    {
        var outcomes = new List<string>();
        for (var seed = 0; seed < 60; seed++)
        {
            var naive = new NaiveCorrections(Ask.Gallery, Thresholds);
            foreach (var step in new RandomSession(seed).Steps(naive))
            {
                if (step.Face is { } face)
                {
                    naive.Naive.Add(face);
                }
                else
                {
                    outcomes.Add($"{step.Correction!.RequestCase} {step.Correction.SplitCluster?.ByCase} {naive.Correct(step.Correction) ?? "applied"}");
                }
            }
        }

        var counts = outcomes.CountBy(outcome => outcome).ToDictionary();
        string[] expected =
        [
            "MergeClusters  applied", "MergeClusters  LINKS_CONTRADICT", "MergeClusters  LABELS_CONTRADICT", "SplitCluster Members applied",
            "SplitCluster Threshold applied", "SplitCluster Threshold CLUSTER_UNDIVIDED", "MoveMember  applied", "MoveMember  LINKS_CONTRADICT",
            "RemoveMember  applied", "RemoveMember  CLUSTER_UNDIVIDED", "LabelCluster  applied", "AddMustLink  applied", "AddMustLink  LINKS_CONTRADICT",
            "AddCannotLink  applied", "AddCannotLink  SAME_CLUSTER", "UndoCorrections  applied", "UndoCorrections  CORRECTIONS_TOO_FEW",
        ];
        Assert.All(expected, outcome => Assert.True(counts.GetValueOrDefault(outcome) >= 5, $"{outcome}: {counts.GetValueOrDefault(outcome)} times"));
    }

    private static CorrectedRun Run() => new(new GalleryClusters(Ask.Gallery, RandomSession.DefaultDimensions, Thresholds));

    private static void Apply(CorrectedRun run, RandomStep step)
    {
        if (step.Face is { } face)
        {
            run.Assign(face);
        }
        else
        {
            run.Correct(step.Correction!);
        }
    }

    // Changes hold lists, which are compared by what is in them.
    private static string Tell(ClusterChange change) =>
        $"{change} {string.Join(' ', (change as FacesMoved)?.CropIds ?? [])} {string.Join(' ', (change as ClustersMerged)?.AbsorbedAliases.Order() ?? Enumerable.Empty<string>())}"
            .Replace("System.String[]", "").Replace("System.Collections.Generic.List`1[System.String]", "");

    // Everything but versions, the aliases that a correction left, and the last bits of sums.
    private static string Describe(CorrectedRun run)
    {
        var snapshot = run.Clusters.Snapshot();
        var clusters = snapshot.Clusters.Select(cluster =>
            $"{cluster.Id} {cluster.Ordinal} {cluster.Count} {cluster.Label} {cluster.CreateTime:O} {cluster.UpdateTime:O} {string.Join(' ', cluster.Sum.Select(value => Math.Round(value, 9) + 0.0))}");
        var links = run.Links.Values.Select(link => $"{link}").Order(StringComparer.Ordinal);
        return string.Join('\n', [.. clusters, .. run.Homes.Select(home => $"{home}"), .. snapshot.Separations.Select(pair => $"{pair}").Order(StringComparer.Ordinal), .. links]);
    }

    private static void AssertSame(NaiveCorrections naive, CorrectedRun run)
    {
        var snapshot = run.Clusters.Snapshot();
        var expected = naive.Naive.Clusters.OrderBy(cluster => cluster.Ordinal).ToArray();
        Assert.Equal(expected.Select(cluster => (cluster.Id, (long)cluster.Ordinal, cluster.Label)), snapshot.Clusters.Select(cluster => (cluster.Id, cluster.Ordinal, cluster.Label)));
        Assert.Equal(
            expected.SelectMany(cluster => cluster.Aliases.Select(alias => (alias, cluster.Id))).Order(),
            snapshot.Aliases.Select(alias => (alias.Key, alias.Value)).Order());
        Assert.Equal(
            expected.SelectMany(cluster => cluster.Members.Select(face => (face.CropId, cluster.Id))).Order(),
            run.Homes.Select(home => (home.Key, home.Value)).Order());
        foreach (var (cluster, actual) in expected.Zip(snapshot.Clusters))
        {
            Assert.Equal((cluster.Members.Count, cluster.Members.Max(face => face.CaptureTime)), (actual.Count, actual.UpdateTime));
            for (var i = 0; i < actual.Sum.Count; i++)
            {
                Assert.Equal(cluster.Members.Sum(face => (double)face.Embedding.Values[i]), actual.Sum[i], 1e-12);
            }
        }

        var pairs = expected.SelectMany((one, index) => expected.Skip(index + 1).Select(other => new Separation(one.Id, other.Id, naive.Naive.Reasons(one, other))));
        Assert.Equal(pairs.Where(pair => pair.Reasons > 0).Select(pair => $"{pair}").Order(), snapshot.Separations.Select(pair => $"{pair}").Order());
        Assert.Equal(
            naive.Links.Select(link => (link.Key.Item1, link.Key.Item2, link.Value.Must, link.Value.OneSpeaks, link.Value.OtherSpeaks)).Order(),
            run.Links.Values.Select(link => (link.One, link.Other, link.Kind == FaceNet.Clusterer.Clustering.Corrections.LinkKind.Must, link.OneSpeaks, link.OtherSpeaks)).Order());
    }
}

/// <summary>A face that arrives, or a correction.</summary>
internal sealed record RandomStep(string Gallery, Face? Face, Proto.Correction? Correction);
