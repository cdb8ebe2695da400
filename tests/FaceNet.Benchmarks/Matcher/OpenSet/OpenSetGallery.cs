using System.Globalization;
using FaceNet.Benchmarks.Faces;
using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Matching.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Benchmarks.Matcher.OpenSet;

/// <summary>The gallery of one draw, enrolled and searched over gRPC; deleted at the end.</summary>
internal sealed class OpenSetGallery : IAsyncDisposable
{
    private readonly VectorStore _store;
    private readonly StoredGallery _gallery;
    private readonly MatchingService.MatchingServiceClient[] _clients;
    private readonly OpenSetDraw _draw;
    private readonly (int Person, bool IsStranger, Probe Face)[] _probes;

    private OpenSetGallery(VectorStore store, StoredGallery gallery, MatchingService.MatchingServiceClient[] clients, OpenSetDraw draw, (int, bool, Probe)[] probes)
    {
        _store = store;
        _gallery = gallery;
        _clients = clients;
        _draw = draw;
        _probes = probes;
    }

    /// <summary>Enrolls the people of a draw with so many photos each. Their other photos become probes, and the strangers.</summary>
    /// <param name="server">The Matcher.</param>
    /// <param name="clients">Clients that enroll and search at once.</param>
    /// <param name="store">Its store.</param>
    /// <param name="lfw">The vectors.</param>
    /// <param name="draw">The people.</param>
    /// <param name="space">The embedding space whose calibration belongs to the draw.</param>
    /// <param name="shots">How many photos of each person are enrolled.</param>
    public static async Task<OpenSetGallery> EnrollAsync(
        MatcherServer server, MatchingService.MatchingServiceClient[] clients, VectorStore store, RealFaces lfw, OpenSetDraw draw, string space, int shots)
    {
        string id = FormattableString.Invariant($"{space}-{shots}");
        var request = new CreateGalleryRequest { Gallery = id, EmbeddingSpace = space, MaxFacesPerSubject = shots, DuplicateCheck = DuplicateCheck.Off };
        await server.Galleries.CreateGalleryAsync(request);
        StoredGallery gallery = await server.Services.GetRequiredService<GalleryStore>().GetAsync(id, CancellationToken.None);
        (int Person, int Photo)[] samples = [.. draw.Enrolled.SelectMany(person => person.Photos.Take(shots).Select(photo => (person.Person, photo)))];
        await EachAsync(clients, samples.Length, (client, sample) => client.EnrollFaceAsync(new EnrollFaceRequest
        {
            Gallery = id,
            SubjectId = samples[sample].Person.ToString(CultureInfo.InvariantCulture),
            FaceId = samples[sample].Photo.ToString(CultureInfo.InvariantCulture),
            Face = Face(samples[sample].Photo),
        }).ResponseAsync);
        return new OpenSetGallery(store, gallery, clients, draw,
        [
            .. draw.Enrolled.SelectMany(person => person.Photos.Skip(shots).Select(photo => (person.Person, false, Face(photo)))),
            .. draw.Strangers.Select(stranger => (stranger.Person, true, Face(stranger.Photo))),
        ]);

        Probe Face(int photo)
        {
            return MatcherServer.Face(lfw.Vectors[photo], space);
        }
    }

    /// <summary>Has the gallery decide on subjects in another way.</summary>
    public async Task UsePolicyAsync(MatcherServer server, DecisionPolicy policy)
    {
        await server.Galleries.UpdateGalleryAsync(new UpdateGalleryRequest
        {
            Gallery = new Gallery { Gallery_ = _gallery.Id, DecisionPolicy = policy },
            UpdateMask = new FieldMask { Paths = { "decision_policy" } },
        });
    }

    /// <summary>Searches for every probe at a promised rate.</summary>
    public async Task<OpenSetTrial[]> SearchAsync(double far)
    {
        var trials = new OpenSetTrial[_probes.Length];
        await EachAsync(_clients, _probes.Length, async (client, probe) =>
        {
            var request = new SearchFacesRequest { Gallery = _gallery.Id, Probe = _probes[probe].Face, Threshold = new ThresholdChoice { MaxFar = far }, MaxCandidates = 1 };
            SearchFacesResponse response = await client.SearchFacesAsync(request);
            Candidate nearest = response.Candidates[0];
            int person = int.Parse(nearest.SubjectId, CultureInfo.InvariantCulture);
            trials[probe] = new OpenSetTrial(_draw.Number, _probes[probe].Person, _probes[probe].IsStranger, person, nearest.SquaredDistance, response.Decision);
        });
        return trials;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DeleteAsync(_gallery);
    }

    private static Task EachAsync(MatchingService.MatchingServiceClient[] clients, int count, Func<MatchingService.MatchingServiceClient, int, Task> act)
    {
        return Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = clients.Length }, async (index, _) => await act(clients[index % clients.Length], index));
    }
}
