namespace FaceNet.Clusterer.Clustering;

/// <summary>The members of a cluster that stay when others are erased.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Sum">The sum of their vectors; empty where there are none.</param>
/// <param name="Earliest">The earliest capture time among them.</param>
/// <param name="Latest">The latest one.</param>
/// <param name="Speakers">The first two by crop_id, or fewer.</param>
/// <param name="TrackHeirs">For each track of an erased face that has a face among them, the latest one.</param>
internal sealed record ClusterRest(
    long Count,
    IReadOnlyList<double> Sum,
    DateTimeOffset Earliest,
    DateTimeOffset Latest,
    IReadOnlyList<string> Speakers,
    IReadOnlyDictionary<string, string> TrackHeirs)
{
    public static ClusterRest None { get; } = new(0, [], default, default, [], new Dictionary<string, string>());
}
