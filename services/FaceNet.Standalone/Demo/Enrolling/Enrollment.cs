using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Populations;
using FaceNet.Standalone.Demo.Progress;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Standalone.Demo.Enrolling;

/// <summary>Who is enrolled in the end.</summary>
/// <param name="People">The people with at least one accepted face.</param>
/// <param name="Faces">How many faces were accepted.</param>
/// <param name="Refusals">The refused photos and the reason of each.</param>
internal sealed record Enrollment(IReadOnlySet<Person> People, int Faces, IReadOnlyList<(EnrollmentPhoto Photo, string Reason)> Refusals)
{
    /// <summary>Creates the gallery and enrolls the photos.</summary>
    public static async Task<Enrollment> RunAsync(
        GalleryService.GalleryServiceClient galleries,
        MatchingService.MatchingServiceClient matcher,
        string gallery,
        IReadOnlyList<EnrollmentPhoto> photos,
        IStageProgress progress,
        CancellationToken cancellationToken)
    {
        await galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: cancellationToken);
        var reasons = await ServiceCalls.ForEachAsync(
            photos, (photo, stop) => EnrollAsync(matcher, gallery, photo, stop), "Enrolling", progress, cancellationToken);

        var outcomes = photos.Zip(reasons).ToArray();
        return new Enrollment(
            outcomes.Where(each => each.Second is null).Select(each => each.First.Person).ToHashSet(),
            outcomes.Count(each => each.Second is null),
            [.. outcomes.Where(each => each.Second is not null).Select(each => (each.First, each.Second!))]);
    }

    private static async Task<string?> EnrollAsync(
        MatchingService.MatchingServiceClient matcher, string gallery, EnrollmentPhoto photo, CancellationToken cancellationToken)
    {
        var request = new EnrollFaceRequest
        {
            Gallery = gallery,
            SubjectId = photo.Person.SubjectId,
            FaceId = photo.FaceId,
            Face = new Probe { Image = new FaceImage { Encoded = UnsafeByteOperations.UnsafeWrap(photo.Photo.Read()) } },
        };
        try
        {
            await matcher.EnrollFaceAsync(request, cancellationToken: cancellationToken);
            return null;
        }
        catch (RpcException refused) when (ServiceCalls.RefusalOf(refused) is not null)
        {
            return ServiceCalls.RefusalOf(refused);
        }
    }
}
