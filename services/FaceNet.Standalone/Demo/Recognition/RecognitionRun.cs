using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Populations;
using FaceNet.Standalone.Demo.Progress;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Standalone.Demo.Recognition;

/// <summary>Asks the Matcher about every crop that shows somebody.</summary>
internal static class RecognitionRun
{
    private const int Candidates = 2;

    public static async Task<ProbeOutcome[]> RunAsync(
        MatchingService.MatchingServiceClient matcher,
        string gallery,
        IEnumerable<Crop> crops,
        IReadOnlySet<Person> enrolled,
        IStageProgress progress,
        CancellationToken cancellationToken)
    {
        var probes = crops.Where(crop => crop.Person is not null).ToArray();
        return await ServiceCalls.ForEachAsync(
            probes, (crop, stop) => AskAsync(matcher, gallery, crop, enrolled.Contains(crop.Person!), stop), "Recognising", progress, cancellationToken);
    }

    private static async Task<ProbeOutcome> AskAsync(
        MatchingService.MatchingServiceClient matcher, string gallery, Crop crop, bool isEnrolled, CancellationToken cancellationToken)
    {
        var request = new SearchFacesRequest
        {
            Gallery = gallery,
            Probe = new Probe { Image = new FaceImage { Encoded = UnsafeByteOperations.UnsafeWrap(crop.Photo.Read()) } },
            MaxCandidates = Candidates,
        };
        try
        {
            return new ProbeOutcome(crop, isEnrolled, await matcher.SearchFacesAsync(request, cancellationToken: cancellationToken));
        }
        catch (RpcException refused) when (ServiceCalls.RefusalOf(refused) is not null)
        {
            return new ProbeOutcome(crop, isEnrolled, Answer: null);
        }
    }
}
