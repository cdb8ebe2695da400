using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.Demo;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Hosting;

/// <summary>Enrolling and recognising by pictures, from one rpc through the Embedder to the vector index and back.</summary>
[Collection<SharedPlatform>]
public sealed class RecognitionTests(Platform platform) : IAsyncLifetime
{
    private const int Enrolled = 6;
    private const int Stranger = Enrolled;

    private readonly string _gallery = UniqueName.For("gallery");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = _gallery }, cancellationToken: Cancellation);
        for (var person = 0; person < Enrolled; person++)
        {
            await EnrollAsync(person);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task SearchFaces_AnotherPhotoOfAnEnrolledPerson_IsAMatch()
    {
        for (var person = 0; person < Enrolled; person++)
        {
            var answer = await SearchAsync(person);

            Assert.Equal((Decision.Match, Subject(person)), (answer.Decision, answer.Candidates[0].SubjectId));
            Assert.True(answer.Candidates[0].SquaredDistance <= answer.Threshold.SquaredDistance);
            Assert.Equal(Enrolled, answer.Threshold.Comparisons);
            Assert.InRange(answer.Threshold.SearchFar, double.Epsilon, 0.01);
        }
    }

    [Fact]
    public async Task SearchFaces_Stranger_IsUnknownButNamesTheNearest()
    {
        var answer = await SearchAsync(Stranger);

        Assert.Equal(Decision.Unknown, answer.Decision);
        Assert.NotEmpty(answer.Candidates);
        Assert.All(answer.Candidates, candidate => Assert.True(candidate.SquaredDistance > answer.Threshold.SquaredDistance));
    }

    [Fact]
    public async Task VerifyFace_TwoPhotos_TellsTheSamePersonFromAnother()
    {
        Assert.Equal(Decision.Match, (await VerifyAsync(person: 0, other: 0)).Decision);
        Assert.Equal(Decision.Unknown, (await VerifyAsync(person: 0, other: 1)).Decision);
    }

    [Fact]
    public async Task DeleteSubject_EnrolledPerson_IsAStrangerAfterwards()
    {
        await platform.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = _gallery, SubjectId = Subject(0) }, cancellationToken: Cancellation);

        var answer = await SearchAsync(0);

        Assert.Equal(Decision.Unknown, answer.Decision);
        Assert.DoesNotContain(answer.Candidates, candidate => candidate.SubjectId == Subject(0));
    }

    [Fact]
    public async Task SearchFaces_TruncatedPicture_SaysSo()
    {
        var probe = new Probe { Image = DrawnPeople.Image(0) };
        probe.Image.Encoded = ByteString.CopyFrom(probe.Image.Encoded.Span[..1000]);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await platform.Matcher.SearchFacesAsync(new SearchFacesRequest { Gallery = _gallery, Probe = probe }, cancellationToken: Cancellation));

        Assert.Equal(FaceImageReasons.Truncated, ServiceCalls.RefusalOf(refused));
    }

    private static string Subject(int person) => $"person-{person}";

    private async Task EnrollAsync(int person) => await platform.Matcher.EnrollFaceAsync(
        new EnrollFaceRequest { Gallery = _gallery, SubjectId = Subject(person), Face = new Probe { Image = DrawnPeople.Image(person) } }, cancellationToken: Cancellation);

    private async Task<SearchFacesResponse> SearchAsync(int person) => await platform.Matcher.SearchFacesAsync(
        new SearchFacesRequest { Gallery = _gallery, Probe = new Probe { Image = DrawnPeople.Image(person, photo: 2) } }, cancellationToken: Cancellation);

    private async Task<VerifyFaceResponse> VerifyAsync(int person, int other) => await platform.Matcher.VerifyFaceAsync(
        new VerifyFaceRequest { Gallery = _gallery, Probe = new Probe { Image = DrawnPeople.Image(person) }, Face = new Probe { Image = DrawnPeople.Image(other, photo: 1) } },
        cancellationToken: Cancellation);
}
