using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.EndToEndTests.Hosting;

namespace FaceNet.Standalone.EndToEndTests.Fuzz;

/// <summary>What there is on the platform, so that random requests hit something: a gallery with people, and clusters of strangers under the same name.</summary>
internal sealed record FuzzWorld(string Gallery, string Space, IReadOnlyList<float[]> Vectors, IReadOnlyList<byte[]> Photos, IReadOnlyList<string> Subjects, IReadOnlyList<string> Crops, IReadOnlyList<string> Clusters)
{
    private const int People = 4;

    public static async Task<FuzzWorld> CreateAsync(Platform platform, CancellationToken cancellationToken)
    {
        var camera = new Camera(platform.Topics, platform.Clusterer);
        var gallery = (await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = camera.Gallery }, cancellationToken: cancellationToken)).Gallery;
        byte[][] photos = [.. Enumerable.Range(0, People).Select(person => DrawnPeople.Photo(person))];
        var vectors = new List<float[]>();
        for (var person = 0; person < People; person++)
        {
            var embedded = await platform.Embedder.BatchEmbedFacesAsync(new() { Faces = { DrawnPeople.Image(person) } }, cancellationToken: cancellationToken);
            vectors.Add([.. embedded.Outcomes[0].Embedded.Embedding.Values]);
            await platform.Matcher.EnrollFaceAsync(
                new EnrollFaceRequest { Gallery = gallery.Gallery_, SubjectId = $"s{person}", FaceId = "f", Face = new Probe { Image = DrawnPeople.Image(person) } }, cancellationToken: cancellationToken);
        }

        await camera.SendInOrderAsync(Enumerable.Range(0, People).Select(person => camera.Event($"c{person}", DrawnPeople.Image(person), person)));
        var clusters = await platform.Clusterer.ListClustersAsync(new ListClustersRequest { Gallery = camera.Gallery }, cancellationToken: cancellationToken);
        return new FuzzWorld(
            camera.Gallery,
            gallery.EmbeddingSpace,
            vectors,
            photos,
            [.. Enumerable.Range(0, People + 1).Select(person => $"s{person}")],
            [.. Enumerable.Range(0, People + 1).Select(person => $"c{person}")],
            [.. clusters.Clusters.Select(cluster => cluster.ClusterId)]);
    }
}
