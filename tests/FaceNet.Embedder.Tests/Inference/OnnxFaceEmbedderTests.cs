using System.Numerics.Tensors;
using FaceNet.Embedder.Inference;
using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Tests.Inference;

public sealed class OnnxFaceEmbedderTests
{
    public static TheoryData<int> Counts => [1, 2, 3, 4, 5, 8, 13, 16, 31, 32, 63, 64];

    public static TheoryData<int> Shapes => [1, 2, 4, 8, 16, 32, 64];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Compute_AnyNumberOfCompanions_GivesTheVectorOfTheSingleFace(int count)
    {
        using var embedder = Open(TestModels.Tiny);
        var single = Embed(embedder, [TestFaces.Crop(0)])[0];
        RgbImage[] batch = [.. Enumerable.Range(1, count - 1).Select(person => TestFaces.Crop(person)), TestFaces.Crop(0)];

        var last = Embed(embedder, batch)[^1];

        Assert.True(TensorPrimitives.Distance(single, last) <= 1e-6f);
    }

    [Fact]
    public void Compute_BatchOfDifferentFaces_KeepsTheirOrder()
    {
        using var embedder = Open(TestModels.Tiny);
        RgbImage[] crops = [.. Enumerable.Range(0, 7).Select(person => TestFaces.Crop(person))];

        var together = Embed(embedder, crops);

        for (var i = 0; i < crops.Length; i++)
        {
            var single = Embed(embedder, [crops[i]])[0];
            Assert.True(TensorPrimitives.Distance<float>(single, together[i]) <= 1e-6f);
            Assert.True(TensorPrimitives.Distance<float>(single, together[(i + 1) % crops.Length]) > 1e-3f);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Compute_AnyPlaceAndCompanionsOfTheShippedModel_GivesTheVectorOfTheSingleFace(int shape)
    {
        using var embedder = Open(ShippedModel.Directory);
        var face = TestFaces.Crop(0);
        var single = Embed(embedder, [face])[0];
        RgbImage[] companions = [Flat(0), Flat(255), Noise(1), TestFaces.Crop(1), Noise(2), TestFaces.Crop(2)];
        foreach (var place in new[] { 0, shape / 2, shape - 1 }.Distinct())
        {
            for (var first = 0; first < companions.Length; first++)
            {
                RgbImage[] batch = [.. Enumerable.Range(0, shape).Select(i => i == place ? face : companions[(i + first) % companions.Length])];

                Assert.True(TensorPrimitives.Distance<float>(single, Embed(embedder, batch)[place]) <= 1e-6f, $"place {place}, companions from {first}");
            }
        }
    }

    [Fact]
    public void ToEmbedding_ModelThatDoesNotNormalise_HasUnitLength()
    {
        using var embedder = Open(TestModels.TinyBatch1);
        var raw = Embed(embedder, [TestFaces.Crop(0)])[0];

        var embedding = embedder.ToEmbedding(raw);

        Assert.Equal(1, embedder.MaxBatch);
        Assert.True(Math.Abs(TensorPrimitives.Norm<float>(raw) - 1) > 0.01);
        Assert.Equal(1, TensorPrimitives.Norm(embedding.Values), 1e-5);
    }

    private static RgbImage Flat(byte value)
    {
        var pixels = new byte[112 * 112 * 3];
        Array.Fill(pixels, value);
        return new RgbImage(112, 112, pixels);
    }

    private static RgbImage Noise(int seed)
    {
        var pixels = new byte[112 * 112 * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(112, 112, pixels);
    }

    private static float[][] Embed(OnnxFaceEmbedder embedder, RgbImage[] crops)
    {
        var vectors = new float[crops.Length * embedder.Dimensions];
        embedder.Compute(crops, vectors);
        return [.. vectors.Chunk(embedder.Dimensions)];
    }

    private static OnnxFaceEmbedder Open(string folder)
    {
        var manifest = ModelManifest.Load(folder);
        var path = Path.Combine(folder, ModelManifest.GraphFileName);
        var session = new SessionFactory(Options.Create(new InferenceOptions { Threads = 1 })).Open(path);
        return new OnnxFaceEmbedder(session, manifest, GraphReader.Read(session, manifest, path));
    }
}
