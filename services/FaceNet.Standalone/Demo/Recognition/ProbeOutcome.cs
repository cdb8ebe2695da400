using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.Demo.Planning;

namespace FaceNet.Standalone.Demo.Recognition;

/// <summary>What the Matcher said about one crop.</summary>
/// <param name="Crop">The crop that was asked about.</param>
/// <param name="IsEnrolled">Whether the person in it is enrolled.</param>
/// <param name="Answer">The answer; null when the picture was refused.</param>
internal sealed record ProbeOutcome(Crop Crop, bool IsEnrolled, SearchFacesResponse? Answer)
{
    /// <summary>Whether the nearest subject is the right one, however far away.</summary>
    public bool IsNearest => Answer?.Candidates.FirstOrDefault()?.SubjectId == Crop.Person!.SubjectId;

    public bool Is(Decision decision) => Answer?.Decision == decision;
}
