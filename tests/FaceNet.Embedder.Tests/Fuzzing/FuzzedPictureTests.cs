using System.Collections.Concurrent;
using FaceNet.Embedder.Tests.Grpc;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;
using Google.Rpc;

namespace FaceNet.Embedder.Tests.Fuzzing;

public sealed class FuzzedPictureTests
{
    private const int Count = 10_000;
    private const int FacesPerCall = 50;

    // A call takes less than a second; one that takes this long hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BatchEmbedFaces_Seeds_AreAllTaken()
    {
        await using var host = await EmbedderHost.StartAsync();

        var response = await host.Client.BatchEmbedFacesAsync(Request(FuzzSeeds.All.Select(seed => seed.File)), cancellationToken: Cancellation);

        Assert.True(FuzzSeeds.All.Count >= 20);
        Assert.All(FuzzSeeds.All.Zip(response.Outcomes), seed => Assert.True(seed.Second.Embedded is not null, $"{seed.First.Name}: {seed.Second.Error?.Message}"));
    }

    [Fact]
    public async Task BatchEmbedFaces_DamagedPictures_GivesEachAVectorOrTheReasonWhyNot()
    {
        await using var host = await EmbedderHost.StartAsync();
        var reasons = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Count).Chunk(FacesPerCall), Cancellation, async (numbers, cancellationToken) =>
        {
            FuzzedPicture[] pictures = [.. numbers.Select(FuzzedPicture.Make)];
            var response = await host.Client.BatchEmbedFacesAsync(Request(pictures.Select(picture => picture.File)), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken);
            foreach (var (picture, outcome) in pictures.Zip(response.Outcomes, (picture, outcome) => (picture, outcome)))
            {
                reasons.Add(ReasonOf(picture, outcome));
            }
        });

        // Damage that no decoder sees would test nothing, nor would damage that the first check sees.
        var counts = reasons.CountBy(reason => reason).ToDictionary();
        Assert.Equal(Count, counts.Values.Sum());
        Assert.True(counts["embedded"] > Count / 20, $"Only {counts["embedded"]} pictures were still taken.");
        Assert.True(counts["IMAGE_TRUNCATED"] > Count / 20, $"Only {counts["IMAGE_TRUNCATED"]} pictures failed in a decoder.");
    }

    private static BatchEmbedFacesRequest Request(IEnumerable<byte[]> files) =>
        new() { Faces = { files.Select(file => new FaceImage { Encoded = ByteString.CopyFrom(file) }) } };

    private static string ReasonOf(FuzzedPicture picture, EmbedOutcome outcome)
    {
        if (outcome.Embedded is { } face)
        {
            Assert.True(Math.Abs(face.Embedding.Values.Sum(value => (double)value * value) - 1) < 1e-3, picture.Name);
            return "embedded";
        }

        Assert.True(outcome.Error.Code == (int)Code.InvalidArgument, $"{picture.Name}: {outcome.Error.Message}");
        var reason = outcome.Error.Reason();
        Assert.True(reason.StartsWith("IMAGE_", StringComparison.Ordinal), $"{picture.Name}: {reason}, {outcome.Error.Message}");
        return reason;
    }
}
