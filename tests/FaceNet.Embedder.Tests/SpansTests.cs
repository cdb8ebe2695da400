using System.Diagnostics;
using FaceNet.Embedder.Batching;
using FaceNet.Testing;

namespace FaceNet.Embedder.Tests;

/// <summary>Traces cost nothing where nobody takes them.</summary>
public sealed class SpansTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly List<PendingFace> Nobody = [];

    [Fact]
    public void Spans_OfAFaceWithoutAListener_AreNoneAndAllocateNothing()
    {
        Assert.Null(OneFace());

        Assert.Equal(0, AllocatedBytes.LeastOf(() => OneFace()));
    }

    private static Activity? OneFace() =>
        EmbedderSpans.Process(TraceParent) ?? EmbedderSpans.Decode() ?? EmbedderSpans.OfFace() ?? EmbedderSpans.Batch(Nobody, "model") ?? EmbedderSpans.Publish();
}
