using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Testing.Fuzz;

namespace FaceNet.Standalone.EndToEndTests.Fuzz;

/// <summary>What there is on the platform, so that random requests hit something: a gallery with people, and clusters of strangers under the same name.</summary>
internal static class PlatformWorld
{
    private const int People = 4;

    public static async Task<FuzzWorld> CreateAsync(Platform platform, CancellationToken cancellationToken)
    {
        var camera = new Camera(platform.Topics, platform.Clusterer);
        var gallery = (await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = camera.Gallery }, cancellationToken: cancellationToken)).Gallery;
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
        string[] crops = [.. Enumerable.Range(0, People + 1).Select(person => $"c{person}")];
        return new FuzzWorld
        {
            Texts = new Dictionary<string, IReadOnlyList<string>>
            {
                ["request_id"] = ["again", "", "", ""],
                ["page_token"] = [""],
                ["model"] = [""],
                ["subject_gallery"] = [""],
                ["embedding_space"] = [gallery.EmbeddingSpace],
                ["gallery"] = [camera.Gallery],
                ["cluster_id"] = [.. clusters.Clusters.Select(cluster => cluster.ClusterId)],
                ["crop_id"] = crops,
                ["crop_ids"] = crops,
                ["face_id"] = ["f", "g", ""],
            },
            OtherTexts = [.. Enumerable.Range(0, People + 1).Select(person => $"s{person}")],
            Space = gallery.EmbeddingSpace,
            Vectors = vectors,
            Photos = [.. Enumerable.Range(0, People).Select(person => DrawnPeople.Photo(person))],
        };
    }
}
