using System.Diagnostics;
using System.Security.Cryptography;

namespace FaceNet.ModelContract.Tests;

/// <summary>A manifest that is damaged is refused with what is wrong, or is one: nothing else comes of it, and nothing of it stays.</summary>
[Collection(nameof(WholeProcess))]
public sealed class FuzzedManifestTests : IDisposable
{
    private const int Count = 10_000;

    // Less than the text of each manifest.
    private const long MaxGrowth = Count * 1000L;

    // Each takes well under a millisecond; one that takes this long hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-manifest-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_DamagedManifests_GivesAModelOrWhatIsWrong()
    {
        var graph = "no graph"u8.ToArray();
        File.WriteAllBytes(Path.Combine(_folder.FullName, ModelManifest.GraphFileName), graph);
        var seeds = Seeds(Convert.ToHexStringLower(SHA256.HashData(graph)));
        Assert.All(seeds, seed => ModelManifest.Parse(seed));
        var (models, refused, kinds, before) = (0, 0, new HashSet<string>(), 0L);

        for (var number = 0; number < Count; number++)
        {
            if (number == Count / 10)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            var manifest = ManifestMutation.Make(seeds, number);
            var since = Stopwatch.GetTimestamp();
            if (Load(manifest, number) is { } problems)
            {
                refused++;
                kinds.UnionWith(problems.Select(problem => problem.Split(' ')[0]));
            }
            else
            {
                models++;
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"Manifest {number} took {Stopwatch.GetElapsedTime(since)}.");
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);

        // Damage that is always noticed by the same rule would test nothing, nor would damage that nothing notices.
        Assert.Equal(Count, models + refused);
        Assert.True(models > Count / 100, $"Only {models} manifests were still taken.");
        Assert.True(kinds.Count > 50, $"Only {kinds.Count} fields were found wrong.");
    }

    // What is wrong; null for a manifest that can be used, which then is written and read again as it is.
    private IReadOnlyList<string>? Load(byte[] manifest, int number)
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, ModelManifest.FileName), manifest);
        try
        {
            var json = ModelManifest.Load(_folder.FullName).ToJson();
            Assert.Equal(json, ModelManifest.Parse(json).ToJson());
            return null;
        }
        catch (ManifestException refused)
        {
            Assert.NotEmpty(refused.Problems);
            Assert.All(refused.Problems, problem => Assert.True(problem.Length > 20, $"Manifest {number}: {problem}"));
            return refused.Problems;
        }
        catch (Exception unexplained)
        {
            throw new InvalidOperationException($"Manifest {number} of {manifest.Length} bytes fails with {unexplained.GetType().Name}.", unexplained);
        }
    }

    private static string[] Seeds(string sha256) =>
    [
        (ManifestSample.Full with { Sha256 = sha256 }).ToJson(),
        (ManifestSample.Full with { Sha256 = sha256, Alignment = null, SelfTest = new ModelSelfTest { ImageSeed = 3, Expected = [0.6f, -0.8f, 0, 0, 0, 0, 0, 0], Tolerance = 0.001 }, Clustering = null, CompatibleWith = null }).ToJson(),
        (ManifestSample.Full with
        {
            Sha256 = sha256,
            Kind = ModelKinds.Detector,
            EmbeddingSpace = "",
            Input = ManifestSample.Full.Input with { Width = 64, Height = 32, MaxBatch = 1 },
            Output = new ModelOutput { Name = "", Dimensions = 0, Normalized = false },
            Detection = new ModelDetection { Strides = [8, 16], ScoreThreshold = 0.6, NmsThreshold = 0.3 },
            Alignment = null,
            SelfTest = null,
            Calibration = new ModelCalibration { Data = "", ImpostorPairs = 0, Verify = [] },
            Clustering = null,
            Domains = null,
        }).ToJson(),
    ];
}
