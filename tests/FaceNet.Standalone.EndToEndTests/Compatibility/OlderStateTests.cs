using System.Globalization;
using System.Text.RegularExpressions;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.EndToEndTests.Commands;
using FaceNet.Standalone.EndToEndTests.Documentation;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Testing;
using Google.Protobuf;

namespace FaceNet.Standalone.EndToEndTests.Compatibility;

/// <summary>
/// This version goes on with what earlier ones stored. Compatibility/State holds what each wrote, and what it said of that. When a schema version rises, the last version before writes
/// its file: <c>FACENET_WRITE_STATE=$PWD/tests/FaceNet.Standalone.EndToEndTests/Compatibility/State/NAME.json dotnet test --project tests/FaceNet.Standalone.EndToEndTests --filter-class '*OlderStateTests'</c>.
/// </summary>
public sealed partial class OlderStateTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private const string Variable = "FACENET_WRITE_STATE";
    private const string Gallery = "lobby";

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Repository.PathOf("tests/FaceNet.Standalone.EndToEndTests/Compatibility/State"), "*.json").Select(file => Path.GetFileName(file)!)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task State_OfAnEarlierVersion_IsReadAndGoneOnWith(string file)
    {
        Assert.SkipWhen(IsAsked, $"{Variable} is set: the server is for what is to be written.");
        var state = StoredState.Read(Repository.PathOf($"tests/FaceNet.Standalone.EndToEndTests/Compatibility/State/{file}"));
        await state.LoadAsync(garnet.Endpoint);
        await using var serve = await StartAsync();

        Assert.Equal(Rounded(state.Answers), Rounded(await AskAsync(serve)));

        // The same face again: it is recognised, and joins the cluster that it has.
        var camera = CameraOf(serve);
        var members = (await camera.ClustersAsync()).Sum(each => each.Members.Length);
        await camera.SendAsync(camera.Event("anna-9", DrawnPeople.Image(0), second: 9));
        await camera.SettledAsync(members + 1);
        Assert.Contains(await camera.ClustersAsync(), each => each.Members.Select(member => member.CropId).Intersect(["anna-1", "anna-9"]).Count() == 2);
    }

    [Fact]
    public async Task Write_WhereItIsAskedFor_StoresWhatThisVersionMakes()
    {
        Assert.SkipUnless(IsAsked, $"Set {Variable} to a file to write what this version stores.");
        await using var serve = await StartAsync();
        await new GalleryService.GalleryServiceClient(serve.Channel).CreateGalleryAsync(new CreateGalleryRequest { Gallery = Gallery, KeepImages = true }, cancellationToken: Cancellation);
        foreach (var (person, name) in new[] { "anna", "bea" }.Index())
        {
            await new MatchingService.MatchingServiceClient(serve.Channel).EnrollFaceAsync(
                new EnrollFaceRequest { Gallery = Gallery, SubjectId = name, FaceId = $"{name}-1", RequestId = $"enroll-{name}", Face = new Probe { Image = DrawnPeople.Image(person) } }, cancellationToken: Cancellation);
        }

        var camera = CameraOf(serve);
        await camera.SendInOrderAsync(
            camera.Event("anna-1", DrawnPeople.Image(0), second: 1), camera.Event("bea-1", DrawnPeople.Image(1), second: 2), camera.Event("anna-2", DrawnPeople.Image(0), second: 3));
        var cluster = (await camera.ClustersAsync())[0].Cluster;
        await new ClusteringService.ClusteringServiceClient(serve.Channel).LabelClusterAsync(
            new LabelClusterRequest { Gallery = Gallery, ClusterId = cluster.ClusterId, Label = "anna", RequestId = "label-anna" }, cancellationToken: Cancellation);

        var answers = await AskAsync(serve);
        (await StoredState.DumpAsync(garnet.Endpoint, answers)).Write(Environment.GetEnvironmentVariable(Variable)!);
    }

    private static bool IsAsked => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    private static Camera CameraOf(ServeProcess serve) => new(serve.Topics, new ClusteringService.ClusteringServiceClient(serve.Channel), Gallery);

    // Processors differ in the last bits of a distance, and one that is nearly zero is left out where it is zero.
    private static Dictionary<string, string> Rounded(IReadOnlyDictionary<string, string> answers) => answers.ToDictionary(
        answer => answer.Key,
        answer => NoDistance().Replace(Fraction().Replace(answer.Value, number => Math.Round(double.Parse(number.Value, CultureInfo.InvariantCulture), 4).ToString(CultureInfo.InvariantCulture)), ""));

    [GeneratedRegex(@"\d+\.\d+([eE]-?\d+)?")]
    private static partial Regex Fraction();

    [GeneratedRegex(", \"squaredDistance\": 0(?=[ ,])")]
    private static partial Regex NoDistance();

    // The tiny model: what it makes of a face is nearly the same for ever.
    private Task<ServeProcess> StartAsync() => ServeProcess.StartAsync(new Dictionary<string, string> { ["Redis__Configuration"] = garnet.Endpoint }, "serve", "--model", ForeignModel.Folder);

    private static async Task<IReadOnlyDictionary<string, string>> AskAsync(ServeProcess serve)
    {
        var (galleries, matcher, clusterer) = (
            new GalleryService.GalleryServiceClient(serve.Channel), new MatchingService.MatchingServiceClient(serve.Channel), new ClusteringService.ClusteringServiceClient(serve.Channel));
        var answers = new Dictionary<string, IMessage>
        {
            ["GetGallery"] = await galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = Gallery }, cancellationToken: Cancellation),
            ["ListSubjects"] = await galleries.ListSubjectsAsync(new ListSubjectsRequest { Gallery = Gallery }, cancellationToken: Cancellation),
            ["GetSubject"] = await galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = Gallery, SubjectId = "anna" }, cancellationToken: Cancellation),
            ["SearchFaces"] = await matcher.SearchFacesAsync(new SearchFacesRequest { Gallery = Gallery, Probe = new Probe { Image = DrawnPeople.Image(0) } }, cancellationToken: Cancellation),
            ["ListClusters"] = await clusterer.ListClustersAsync(new ListClustersRequest { Gallery = Gallery }, cancellationToken: Cancellation),
            ["ListCorrections"] = await clusterer.ListCorrectionsAsync(new ListCorrectionsRequest { Gallery = Gallery }, cancellationToken: Cancellation),
        };
        foreach (var (cluster, members) in await CameraOf(serve).ClustersAsync())
        {
            answers[$"ListClusterMembers {cluster.ClusterId}"] = new ListClusterMembersResponse { Members = { members } };
        }

        return answers.ToDictionary(answer => answer.Key, answer => JsonFormatter.Default.Format(answer.Value));
    }
}
